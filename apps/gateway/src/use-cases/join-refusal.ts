/** A join or a challenge that its schema cannot refuse, because only the token or the rating source tells what is wrong with it. */
export interface JoinRefusal {
  outcome: 'refused';
  code: 'FORBIDDEN' | 'INVALID_REQUEST';
  /** The fields that are wrong; empty where the caller is, as `detail` then says. */
  errors: { path: string; message: string }[];
  detail?: string;
}

/** All checks, by the names of their files where they have one; the last two are made while the simulation runs. */
export const checkNames = [
  'tickets-end-once',
  'one-live-match',
  'one-game-per-match',
  'cancel-is-decisive',
  'seniority',
  'tenants-never-mix',
  'one-record-per-match',
  'clients-see-the-truth',
  'keys-are-remembered',
  'attempts-are-bounded',
  'lists-are-in-line',
  'presence',
  'asked-and-answered',
  'challenges-are-settled',
  'holds',
  'cooldowns',
  'matched-promptly',
  'comes-to-rest',
] as const;
export type CheckName = (typeof checkNames)[number];

/** A broken guarantee, and the check that noticed. */
export interface Violation {
  check: CheckName;
  text: string;
}

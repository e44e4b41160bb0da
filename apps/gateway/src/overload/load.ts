/**
 * What a request is to a gateway that has too much to do. `answer`: cancels, accepts and declines, which somebody else waits
 * for and which make work less; `join`; `wait`: what stays open without work; `other`.
 */
export type Work = 'join' | 'answer' | 'wait' | 'other';

/** From where on work is refused. */
export interface LoadLimits {
  /** Standing delay of the event loop, ms. */
  loopDelayMs: number;
  /** Requests that are being carried out. */
  requests: number;
  /** Joins that are being carried out: what is collected for the store, and what the store has not answered. */
  joins: number;
}

/** What the gateway has to do. */
export interface Load {
  /** Why work of this kind is to be refused now, for the log; undefined: it is not. */
  refuses(work: Work): string | undefined;
  begin(work: Work): void;
  end(work: Work): void;
  readonly requests: number;
}

/** How much longer answers go through than everything else. */
const ANSWERS_LONGER = 2;

export function createLoad(deps: { limits: LoadLimits; loopDelay: { readonly standingMs: number } }): Load {
  const { limits, loopDelay } = deps;
  let requests = 0;
  let joins = 0;
  const change = (work: Work, by: 1 | -1): void => {
    if (work === 'wait') return;
    requests += by;
    if (work === 'join') joins += by;
  };
  return {
    refuses(work) {
      const times = work === 'answer' ? ANSWERS_LONGER : 1;
      if (requests >= limits.requests * times) return `${requests} requests in flight`;
      if (work === 'join' && joins >= limits.joins) return `${joins} joins in flight`;
      const { standingMs } = loopDelay;
      return standingMs > limits.loopDelayMs * times ? `event loop late by ${Math.round(standingMs)} ms` : undefined;
    },
    begin: (work) => change(work, 1),
    end: (work) => change(work, -1),
    get requests() {
      return requests;
    },
  };
}

import type { JoinWindow } from './join-window.ts';

/**
 * What a request is to a gateway that has too much to do. `answer`: cancels, accepts and declines, which somebody else waits
 * for and which make work less; `join`; `wait`: what stays open without work; `other`.
 */
export type Work = 'join' | 'answer' | 'wait' | 'other';

/** From where on work is refused. */
export interface LoadLimits {
  /** Standing delay of the event loop, ms: from here on some is refused, from twice this on all. */
  loopDelayMs: number;
  /** Requests that are being carried out. */
  requests: number;
}

/** What the gateway has to do. */
export interface Load {
  /** Why work of this kind is to be refused now, for the log; undefined: it is not. */
  refuses(work: Work): string | undefined;
  /** Returns when it began, for `end`. */
  begin(work: Work): number;
  end(work: Work, begunMs: number): void;
  readonly requests: number;
}

/** How much longer answers go through than everything else. */
const ANSWERS_LONGER = 2;

export function createLoad(deps: {
  limits: LoadLimits;
  loopDelay: { readonly standingMs: number };
  joinWindow: JoinWindow;
  monotonicMs: () => number;
  /** From 0 to 1. */
  random: () => number;
}): Load {
  const { limits, loopDelay, joinWindow, monotonicMs, random } = deps;
  let requests = 0;
  let joins = 0;

  // A loop that is late only because of what it refuses must take something again, so not everything is refused at once.
  const isTooLate = (limitMs: number): boolean => random() < loopDelay.standingMs / limitMs - 1;

  return {
    refuses(work) {
      const times = work === 'answer' ? ANSWERS_LONGER : 1;
      if (requests >= limits.requests * times) return `${requests} requests in flight`;
      if (work === 'join' && joins >= joinWindow.size) {
        joinWindow.full();
        return `${joins} joins in flight`;
      }
      return isTooLate(limits.loopDelayMs * times)
        ? `event loop late by ${Math.round(loopDelay.standingMs)} ms`
        : undefined;
    },
    begin(work) {
      if (work !== 'wait') requests += 1;
      if (work !== 'join') return 0;
      joins += 1;
      return monotonicMs();
    },
    end(work, begunMs) {
      if (work !== 'wait') requests -= 1;
      if (work !== 'join') return;
      joins -= 1;
      joinWindow.ended(monotonicMs() - begunMs);
    },
    get requests() {
      return requests;
    },
  };
}

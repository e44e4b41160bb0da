/** What is to become of a message: it is done with, or comes again after a while. */
export type Verdict = { verdict: 'done' } | { verdict: 'retry'; delayMs: number };

export const done: Verdict = { verdict: 'done' };
export const retryAfter = (delayMs: number): Verdict => ({ verdict: 'retry', delayMs });

/** 0.25 s doubling to 5 s, give or take a fifth. `random` in [0, 1). */
export const retryDelayMs = (deliveryCount: number, random: number): number =>
  Math.round(Math.min(250 * 2 ** Math.min(deliveryCount - 1, 16), 5_000) * (0.8 + 0.4 * random));

/** What is to become of a message: it is done with, comes again after a while, or can never be processed. */
export type Verdict = { verdict: 'done' } | { verdict: 'retry'; delayMs: number } | { verdict: 'dead'; reason: string };

export const done: Verdict = { verdict: 'done' };
export const retryAfter = (delayMs: number): Verdict => ({ verdict: 'retry', delayMs });
export const dead = (reason: string): Verdict => ({ verdict: 'dead', reason });

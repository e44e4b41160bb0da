/**
 * How long to wait before attempt `attempt` (0: the first repeat), ms: anything up to a bound that doubles from `baseMs` to
 * `capMs` (full jitter, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export const backoffMs = (attempt: number, baseMs: number, capMs: number): number =>
  Math.random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20));

/** As in packages/client: before the first repeat up to a second, then up to twice as long each time. */
const BASE_MS = 1_000;
const CAP_MS = 30_000;

/** How long to wait before attempt `attempt` (0: the first repeat), ms: full jitter, with the numbers of the SDK. */
export const backoffMs = (attempt: number): number =>
  Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 20));

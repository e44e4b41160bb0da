/** How late the event loop is, as long as that lasts. */
export interface LoopDelay {
  /** The least delay of the last half to whole second, ms: a single long turn does not show, a standing queue does. */
  readonly standingMs: number;
  stop: () => void;
}

const SAMPLE_MS = 50;
const SPAN_MS = 500;

/** `every` calls again and again until the returned function is called; `monotonicMs` never goes back. */
export function createLoopDelay(deps: {
  every(intervalMs: number, run: () => void): () => void;
  monotonicMs: () => number;
}): LoopDelay {
  let lastMs = deps.monotonicMs();
  let spanFromMs = lastMs;
  let [before, now] = [0, 0];
  let isFirst = true;
  const stop = deps.every(SAMPLE_MS, () => {
    const atMs = deps.monotonicMs();
    const delayMs = Math.max(0, atMs - lastMs - SAMPLE_MS);
    lastMs = atMs;
    if (atMs - spanFromMs >= SPAN_MS && !isFirst) {
      before = now;
      spanFromMs = atMs;
      now = delayMs;
      return;
    }
    now = isFirst ? delayMs : Math.min(now, delayMs);
    isFirst = false;
  });
  return {
    get standingMs() {
      return Math.min(before, now);
    },
    stop,
  };
}

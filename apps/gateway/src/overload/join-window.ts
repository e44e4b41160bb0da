/** How many joins may be carried out at once: as many as are answered in time. */
export interface JoinWindow {
  readonly size: number;
  /** One was turned away because there were `size`. */
  full(): void;
  /** One was answered, after so long. */
  ended(tookMs: number): void;
}

/** How often the size is thought over. */
const EVERY_MS = 100;
const SHRINK = 0.8;
const GROW = 1.25;
const LEAST = 64;
/** At first, and again some time after nobody was turned away any more: a crowd that comes at once is let in. */
const FIRST = 1_000;

/**
 * Found by trying, as TCP finds the room of a network: the window shrinks while joins take longer than `targetMs` on average, and
 * grows when somebody was turned away while they did not. By Little's law it settles where joins take about the target, whatever
 * makes them slow: this process, the store, or the machine.
 */
export function createJoinWindow(options: { most: number; targetMs: number; monotonicMs: () => number }): JoinWindow {
  const { most, targetMs, monotonicMs } = options;
  let size = Math.min(FIRST, most);
  let wasFull = false;
  let count = 0;
  let sumMs = 0;
  let sinceMs = monotonicMs();

  const thinkOver = (nowMs: number): void => {
    const bound = wasFull ? most : Math.min(FIRST, most);
    if (sumMs > targetMs * count) size = Math.max(Math.min(LEAST, most), Math.floor(size * SHRINK));
    else if (size < bound) size = Math.min(bound, Math.ceil(size * GROW));
    wasFull = false;
    count = 0;
    sumMs = 0;
    sinceMs = nowMs;
  };

  return {
    get size() {
      return size;
    },
    full() {
      wasFull = true;
    },
    ended(tookMs) {
      count += 1;
      sumMs += tookMs;
      const nowMs = monotonicMs();
      if (nowMs - sinceMs >= EVERY_MS) thinkOver(nowMs);
    },
  };
}

/** Lets each key through once per interval. */
export interface Throttle {
  /** Whether the key's interval is over; then the next one begins. */
  isDue(key: string): boolean;
  /** Lets the key through again at once. */
  forget(key: string): void;
}

/**
 * Remembers at most `capacity` keys; past that the oldest is forgotten and may come through early.
 * `monotonicMs` must never go back: it would silence keys for as long.
 */
export function createThrottle(options: { intervalMs: number; capacity: number; monotonicMs: () => number }): Throttle {
  /** In order of time, the oldest first. */
  const passedAt = new Map<string, number>();

  const dropOld = (nowMs: number): void => {
    for (const [key, atMs] of passedAt) {
      if (passedAt.size <= options.capacity && nowMs - atMs < options.intervalMs) return;
      passedAt.delete(key);
    }
  };

  return {
    isDue(key) {
      const nowMs = options.monotonicMs();
      dropOld(nowMs);
      if (passedAt.has(key)) return false;
      passedAt.set(key, nowMs);
      return true;
    },
    forget: (key) => void passedAt.delete(key),
  };
}

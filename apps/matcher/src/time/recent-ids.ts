/** Ids remembered for at least `keepMs`, at most twice that. */
export interface RecentIds {
  add: (id: string) => void;
  has: (id: string) => boolean;
}

/** Two generations instead of a timer per id: O(1) each. */
export function createRecentIds(options: { keepMs: number; monotonicMs: () => number }): RecentIds {
  let current = new Set<string>();
  let previous = new Set<string>();
  let turnedAt = options.monotonicMs();

  const turn = (): void => {
    const age = options.monotonicMs() - turnedAt;
    if (age < options.keepMs) return;
    previous = age < 2 * options.keepMs ? current : new Set();
    current = new Set();
    turnedAt += age;
  };

  return {
    add(id) {
      turn();
      current.add(id);
    },
    has(id) {
      turn();
      return current.has(id) || previous.has(id);
    },
  };
}

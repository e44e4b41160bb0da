/** Slots by the time at which to look at them again. A slot has one time at most. */
export interface DueQueue {
  /** Infinity: never. O(log n). */
  set(slot: number, dueMs: number): void;
  /** O(1); forgotten entries go when they come up. */
  clear(slot: number): void;
  /** Takes out a slot whose time has come; undefined when there is none. O(log n) amortised. */
  takeDue(nowMs: number): number | undefined;
  /** The earliest time ahead. */
  next(): number | undefined;
  reset(): void;
}

/** A binary heap with lazy deletion: what a slot's own time does not confirm is passed over. */
export function createDueQueue(): DueQueue {
  /** By slot; NaN: none. */
  let dueOf: number[] = [];
  let times: number[] = [];
  let slots: number[] = [];
  let live = 0;

  const swap = (a: number, b: number): void => {
    [times[a], times[b]] = [times[b]!, times[a]!];
    [slots[a], slots[b]] = [slots[b]!, slots[a]!];
  };
  const raise = (from: number): void => {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (times[parent]! <= times[index]!) return;
      swap(parent, index);
      index = parent;
    }
  };
  const sink = (from: number): void => {
    for (let index = from; ; ) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < times.length && times[child]! < times[least]!) least = child;
      }
      if (least === index) return;
      swap(least, index);
      index = least;
    }
  };
  const dropFirst = (): void => {
    const time = times.pop()!;
    const slot = slots.pop()!;
    if (times.length === 0) return;
    times[0] = time;
    slots[0] = slot;
    sink(0);
  };
  const dropForgotten = (): void => {
    while (times.length > 0 && dueOf[slots[0]!] !== times[0]) dropFirst();
  };
  /** What is forgotten must not pile up. */
  const compact = (): void => {
    const kept = slots
      .map((slot, index) => ({ slot, time: times[index]! }))
      .filter(({ slot, time }) => dueOf[slot] === time);
    kept.sort((a, b) => a.time - b.time);
    times = kept.map(({ time }) => time);
    slots = kept.map(({ slot }) => slot);
  };

  return {
    set(slot, dueMs) {
      this.clear(slot);
      if (dueMs === Number.POSITIVE_INFINITY) return;
      while (dueOf.length <= slot) dueOf.push(Number.NaN);
      dueOf[slot] = dueMs;
      live += 1;
      if (times.length > 2 * live + 64) compact();
      times.push(dueMs);
      slots.push(slot);
      raise(times.length - 1);
    },
    clear(slot) {
      if (slot >= dueOf.length || Number.isNaN(dueOf[slot])) return;
      dueOf[slot] = Number.NaN;
      live -= 1;
    },
    takeDue(nowMs) {
      dropForgotten();
      if (times.length === 0 || times[0]! > nowMs) return undefined;
      const slot = slots[0]!;
      dropFirst();
      this.clear(slot);
      return slot;
    },
    next() {
      dropForgotten();
      return times[0];
    },
    reset() {
      dueOf = [];
      times = [];
      slots = [];
      live = 0;
    },
  };
}

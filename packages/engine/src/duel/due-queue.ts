/** Slots by the time at which to look at them again. A slot has one time at most. */
export interface DueQueue {
  /** Infinity: never. O(log n). */
  set(slot: number, dueMs: number): void;
  /** The same, unless it is to be looked at sooner already. */
  lower(slot: number, dueMs: number): void;
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
  const dueOf = new Map<number, number>();
  let times: number[] = [];
  let slots: number[] = [];

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
    while (times.length > 0 && dueOf.get(slots[0]!) !== times[0]) dropFirst();
  };
  const push = (slot: number, time: number): void => {
    times.push(time);
    slots.push(slot);
    raise(times.length - 1);
  };
  /** What is forgotten must not pile up. */
  const compact = (): void => {
    const entries = [...dueOf].sort((a, b) => a[1] - b[1]);
    slots = entries.map(([slot]) => slot);
    times = entries.map(([, time]) => time);
  };

  const set = (slot: number, dueMs: number): void => {
    dueOf.set(slot, dueMs);
    if (times.length > 2 * dueOf.size + 64) compact();
    else push(slot, dueMs);
  };

  return {
    set(slot, dueMs) {
      if (dueMs === Number.POSITIVE_INFINITY) dueOf.delete(slot);
      else set(slot, dueMs);
    },
    lower(slot, dueMs) {
      if (dueMs < (dueOf.get(slot) ?? Number.POSITIVE_INFINITY)) set(slot, dueMs);
    },
    clear(slot) {
      dueOf.delete(slot);
    },
    takeDue(nowMs) {
      dropForgotten();
      if (times.length === 0 || times[0]! > nowMs) return undefined;
      const slot = slots[0]!;
      dropFirst();
      dueOf.delete(slot);
      return slot;
    },
    next() {
      dropForgotten();
      return times[0];
    },
    reset() {
      dueOf.clear();
      times = [];
      slots = [];
    },
  };
}

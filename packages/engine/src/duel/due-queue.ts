/** Slots by the time at which to look at them again. A slot has one time at most. */
export interface DueQueue {
  /** Infinity: never. O(log n). */
  set(slot: number, dueMs: number): void;
  /** The same, unless it is to be looked at sooner already. */
  lower(slot: number, dueMs: number): void;
  /** O(log n). */
  clear(slot: number): void;
  /** Takes out a slot whose time has come; undefined when there is none. O(log n). */
  takeDue(nowMs: number): number | undefined;
  /** How many slots are due, counted up to `most`. O(most). */
  countDue(nowMs: number, most: number): number;
  /** The earliest time ahead. O(1). */
  next(): number | undefined;
  /** O(slots). */
  reset(): void;
}

/** In `places`: not in the queue. */
const ABSENT = -1;

/** A binary heap that knows where in it each slot stands, in typed arrays. */
export function createDueQueue(): DueQueue {
  let heap = new Int32Array(16);
  let size = 0;
  /** By slot. */
  let times = new Float64Array(16);
  let places = new Int32Array(16).fill(ABSENT);

  const reserve = (slot: number): void => {
    if (slot < places.length) return;
    const capacity = Math.max(slot + 1, 2 * places.length);
    const [moreTimes, morePlaces, moreHeap] = [
      new Float64Array(capacity),
      new Int32Array(capacity).fill(ABSENT),
      new Int32Array(capacity),
    ];
    moreTimes.set(times);
    morePlaces.set(places);
    moreHeap.set(heap.subarray(0, size));
    [times, places, heap] = [moreTimes, morePlaces, moreHeap];
  };

  const put = (place: number, slot: number): void => {
    heap[place] = slot;
    places[slot] = place;
  };

  /** Moves the hole at `place` up or down until the slot fits, and puts it there. */
  const settle = (from: number, slot: number): void => {
    const time = times[slot]!;
    let place = from;
    while (place > 0) {
      const parent = heap[(place - 1) >> 1]!;
      if (times[parent]! <= time) break;
      put(place, parent);
      place = (place - 1) >> 1;
    }
    for (;;) {
      let child = 2 * place + 1;
      if (child + 1 < size && times[heap[child + 1]!]! < times[heap[child]!]!) child += 1;
      if (child >= size || times[heap[child]!]! >= time) break;
      put(place, heap[child]!);
      place = child;
    }
    put(place, slot);
  };

  const clear = (slot: number): void => {
    const place = slot < places.length ? places[slot]! : ABSENT;
    if (place === ABSENT) return;
    places[slot] = ABSENT;
    size -= 1;
    if (place < size) settle(place, heap[size]!);
  };

  const set = (slot: number, dueMs: number): void => {
    reserve(slot);
    times[slot] = dueMs;
    let place = places[slot]!;
    if (place === ABSENT) {
      place = size;
      size += 1;
    }
    settle(place, slot);
  };

  return {
    set(slot, dueMs) {
      if (dueMs === Number.POSITIVE_INFINITY) clear(slot);
      else set(slot, dueMs);
    },
    lower(slot, dueMs) {
      const isSooner = slot >= places.length || places[slot] === ABSENT || dueMs < times[slot]!;
      if (isSooner && dueMs !== Number.POSITIVE_INFINITY) set(slot, dueMs);
    },
    clear,
    takeDue(nowMs) {
      if (size === 0 || times[heap[0]!]! > nowMs) return undefined;
      const slot = heap[0]!;
      clear(slot);
      return slot;
    },
    countDue(nowMs, most) {
      let count = 0;
      // Below one that is not due nobody is. Level by level: the upper ones lie next to each other.
      const open = [0];
      for (let at = 0; at < open.length && count < most; at += 1) {
        const place = open[at]!;
        if (place >= size || times[heap[place]!]! > nowMs) continue;
        count += 1;
        open.push(2 * place + 1, 2 * place + 2);
      }
      return count;
    },
    next: () => (size === 0 ? undefined : times[heap[0]!]),
    reset() {
      places.fill(ABSENT);
      size = 0;
    },
  };
}

/** A binary heap of numbers with a smallest key first. */
export interface EventHeap {
  readonly size: number;
  /** Key of the first event; Infinity when there is none. */
  readonly firstKey: number;
  push(key: number, event: number): void;
  /** Takes the first event out. @throws {RangeError} when there is none. */
  pop(): number;
  clear(): void;
}

export function createEventHeap(): EventHeap {
  let keys = new Float64Array(256);
  let events = new Int32Array(256);
  let size = 0;

  const grow = (): void => {
    const [oldKeys, oldEvents] = [keys, events];
    keys = new Float64Array(size * 2);
    events = new Int32Array(size * 2);
    keys.set(oldKeys);
    events.set(oldEvents);
  };

  const sink = (key: number, event: number): void => {
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child += 1;
      if (keys[child]! >= key) break;
      keys[hole] = keys[child]!;
      events[hole] = events[child]!;
      hole = child;
    }
    keys[hole] = key;
    events[hole] = event;
  };

  return {
    get size() {
      return size;
    },
    get firstKey() {
      return size === 0 ? Number.POSITIVE_INFINITY : keys[0]!;
    },
    push(key, event) {
      if (size === keys.length) grow();
      let hole = size;
      size += 1;
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        if (keys[parent]! <= key) break;
        keys[hole] = keys[parent]!;
        events[hole] = events[parent]!;
        hole = parent;
      }
      keys[hole] = key;
      events[hole] = event;
    },
    pop() {
      if (size === 0) throw new RangeError('the heap is empty');
      const first = events[0]!;
      size -= 1;
      if (size > 0) sink(keys[size]!, events[size]!);
      return first;
    },
    clear() {
      size = 0;
    },
  };
}

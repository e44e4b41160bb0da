/** When each key is due, in whatever unit the caller uses. A binary heap with positions: O(log n) each, O(1) to peek. */
export interface Schedule<Key> {
  readonly size: number;
  /** Sets or moves the time of a key. */
  set: (key: Key, at: number) => void;
  /** Moves the time of a key forward; never later than it was. */
  setEarlier: (key: Key, at: number) => void;
  delete: (key: Key) => boolean;
  /** The earliest time; undefined when nothing is scheduled. */
  nextAt: () => number | undefined;
  /** Takes out the keys that are due at `now`, earliest first, at most `limit`. */
  takeDue: (now: number, limit?: number) => Key[];
}

/** Where in the schedule each key stands. Keys that are objects may remember it themselves. */
export interface Places<Key> {
  get: (key: Key) => number | undefined;
  set: (key: Key, place: number) => void;
  delete: (key: Key) => void;
}

export function createSchedule<Key>(places: Places<Key> = new Map<Key, number>()): Schedule<Key> {
  const keys: Key[] = [];
  const times: number[] = [];

  const put = (place: number, key: Key, at: number): void => {
    keys[place] = key;
    times[place] = at;
    places.set(key, place);
  };

  /** Moves the hole at `place` up and down until `at` fits, and puts the key there. */
  const settle = (from: number, key: Key, at: number): void => {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (times[parent]! <= at) break;
      put(place, keys[parent]!, times[parent]!);
      place = parent;
    }
    for (;;) {
      let child = 2 * place + 1;
      if (child + 1 < keys.length && times[child + 1]! < times[child]!) child += 1;
      if (child >= keys.length || times[child]! >= at) break;
      put(place, keys[child]!, times[child]!);
      place = child;
    }
    put(place, key, at);
  };

  const set = (key: Key, at: number): void => {
    let place = places.get(key);
    if (place === undefined) {
      place = keys.length;
      keys.push(key);
      times.push(at);
    }
    settle(place, key, at);
  };

  const remove = (key: Key): boolean => {
    const place = places.get(key);
    if (place === undefined) return false;
    places.delete(key);
    const lastKey = keys.pop()!;
    const lastAt = times.pop()!;
    if (place < keys.length) settle(place, lastKey, lastAt);
    return true;
  };

  return {
    get size() {
      return keys.length;
    },
    set,
    setEarlier(key, at) {
      const place = places.get(key);
      if (place === undefined || at < times[place]!) set(key, at);
    },
    delete: remove,
    nextAt: () => times[0],
    takeDue(now, limit = Number.POSITIVE_INFINITY) {
      const due: Key[] = [];
      while (due.length < limit && keys.length > 0 && times[0]! <= now) {
        const [key] = keys as [Key];
        due.push(key);
        remove(key);
      }
      return due;
    },
  };
}

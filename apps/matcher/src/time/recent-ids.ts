/** Ids remembered for at least `keepMs`, at most twice that. */
export interface RecentIds {
  add: (id: string) => void;
  /** Of an id that was never added this is true less than once in 2^30 times, of a million remembered. */
  has: (id: string) => boolean;
}

const LEAST_ROOM = 1_024;

/**
 * Two generations instead of a timer per id: O(1) each. Of an id 53 bits of a hash are kept, in a typed array: as texts,
 * hundreds of thousands of them would be most of what the runtime collects garbage of.
 */
export function createRecentIds(options: { keepMs: number; monotonicMs: () => number }): RecentIds {
  let current = createHashSet();
  let previous = createHashSet();
  let turnedAt = options.monotonicMs();

  const turn = (): void => {
    const age = options.monotonicMs() - turnedAt;
    if (age < options.keepMs) return;
    previous = age < 2 * options.keepMs ? current : createHashSet();
    current = createHashSet();
    turnedAt += age;
  };

  return {
    add(id) {
      turn();
      current.add(hash53(id));
    },
    has(id) {
      turn();
      if (current.size === 0 && previous.size === 0) return false;
      const hash = hash53(id);
      return current.has(hash) || previous.has(hash);
    },
  };
}

/** Whole numbers above 0, in a table with open addressing (linear probing). */
function createHashSet() {
  let table = new Float64Array(LEAST_ROOM);
  let size = 0;

  /** Where it is, or where there is room for it. */
  const placeOf = (hash: number): number => {
    const mask = table.length - 1;
    let place = hash & mask;
    while (table[place] !== 0 && table[place] !== hash) place = (place + 1) & mask;
    return place;
  };

  const grow = (): void => {
    const old = table;
    table = new Float64Array(2 * old.length);
    for (const hash of old) if (hash !== 0) table[placeOf(hash)] = hash;
  };

  return {
    get size() {
      return size;
    },
    has: (hash: number): boolean => table[placeOf(hash)] !== 0,
    add(hash: number): void {
      const place = placeOf(hash);
      if (table[place] !== 0) return;
      table[place] = hash;
      size += 1;
      if (2 * size > table.length) grow();
    },
  };
}

/** 53 bits, above 0: two hashes side by side (FNV-1a with two primes, their bits mixed as MurmurHash3 does). */
function hash53(id: string): number {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x85ebca6b);
  }
  return (mixed(other) & 0x1fffff) * 2 ** 32 + (mixed(one) >>> 0) || 1;
}

function mixed(value: number): number {
  const half = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const whole = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return whole ^ (whole >>> 16);
}

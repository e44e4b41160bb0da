/**
 * Memory for the arrays of one pass, used again by the next: big arrays that come and go would make the runtime collect
 * garbage in the middle of a pass. Whoever takes one gives it back by `release`, in turn.
 */
export interface Arena {
  /** Room for so many tickets. Call it while nothing is taken. */
  reserve(tickets: number): void;
  /** What is taken from here on is given back by `release`. */
  mark(): number;
  release(mark: number): void;
  /** Arrays whose content is not defined. */
  numbers(length: number): Float64Array;
  integers(length: number): Int32Array;
  unsigned(length: number): Uint32Array;
  /** Zeroes. */
  flags(length: number): Uint8Array;
}

/** What a pass over everybody takes at most, for each ticket. */
const BYTES_PER_TICKET = 108;
const LEAST_BYTES = 1_024;

export function createArena(): Arena {
  let memory = new ArrayBuffer(0);
  let used = 0;

  /** Offset of so many bytes; undefined when they do not fit. */
  const take = (bytes: number): number | undefined => {
    if (used + bytes > memory.byteLength) return undefined;
    const offset = used;
    used += (bytes + 7) & ~7;
    return offset;
  };

  return {
    reserve(tickets) {
      const wanted = LEAST_BYTES + tickets * BYTES_PER_TICKET;
      if (memory.byteLength < wanted || memory.byteLength > 16 * wanted) memory = presentMemory(wanted);
      used = 0;
    },
    mark: () => used,
    release(mark) {
      used = mark;
    },
    numbers(length) {
      const offset = take(length * 8);
      return offset === undefined ? new Float64Array(length) : new Float64Array(memory, offset, length);
    },
    integers(length) {
      const offset = take(length * 4);
      return offset === undefined ? new Int32Array(length) : new Int32Array(memory, offset, length);
    },
    unsigned(length) {
      const offset = take(length * 4);
      return offset === undefined ? new Uint32Array(length) : new Uint32Array(memory, offset, length);
    },
    flags(length) {
      const offset = take(length);
      return offset === undefined ? new Uint8Array(length) : new Uint8Array(memory, offset, length).fill(0);
    },
  };
}

/** The system hands memory out when it is first written to: better while tickets join than in the middle of a pass. */
function presentMemory(bytes: number): ArrayBuffer {
  const memory = new ArrayBuffer(bytes);
  new Uint8Array(memory).fill(1);
  return memory;
}

/** Waits are counted in bins that widen by a quarter each: the first ends at 4 ms, the last begins after two hours. */
const FIRST_MS = 4;
const PER_OCTAVE = 3;

export const BIN_COUNT = 64;

/** By bin: the wait at which it ends, ms; the last never does. */
export const binEnds: Float64Array = Float64Array.from({ length: BIN_COUNT }, (_, bin) =>
  bin === BIN_COUNT - 1 ? Number.POSITIVE_INFINITY : FIRST_MS * 2 ** (bin / PER_OCTAVE),
);

/** The wait at which a bin begins, ms. */
export const binStart = (bin: number): number => (bin === 0 ? 0 : binEnds[bin - 1]!);

/** The bin that a wait ends in. O(1). */
export function binOf(waitMs: number): number {
  if (!(waitMs > 0)) return 0;
  const guess = Math.ceil(PER_OCTAVE * Math.log2(waitMs / FIRST_MS));
  const bin = Math.min(BIN_COUNT - 1, Math.max(0, guess));
  // The logarithm may be off by a rounding: a bin is what ends after it begins, its end not included.
  return bin < BIN_COUNT - 1 && waitMs >= binEnds[bin]! ? bin + 1 : bin;
}

/** How much of the bin that it ends in a wait has been through, 0 to 1. */
export function shareOfBin(waitMs: number, bin: number): number {
  const start = binStart(bin);
  const width = binEnds[bin]! - start;
  return Math.min(1, Math.max(0, (waitMs - start) / width));
}

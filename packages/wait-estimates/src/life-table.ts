import { SCALES_MS } from './scales.ts';
import { BIN_COUNT, binEnds, binOf, shareOfBin } from './wait-bins.ts';

/**
 * How waits ended lately: a period life table. By bin of the wait: how many were matched in it, and how many came through
 * it unmatched. Everything counts by when it happened, and half as much after each half-life; who came through a bin
 * is dated back to then, though it is only written when the wait ends.
 *
 * Weights are kept in forward decay (Cormode, Shkapenyuk, Srivastava and Xu, 2009): what happened at `t` counts
 * e^((t - landmark) / tau), and nothing has to be touched while time goes by. O(1) per observation.
 */
export interface LifeTable {
  /** By bin of their last moment: the matched, by when. */
  readonly matched: Float64Array;
  /** The same: who was in that bin at the end, the matched in full, who left for the share of the bin they saw. */
  readonly ended: Float64Array;
  /** The same: who ended there, by when they had come: tells when they came through the bins before. */
  readonly came: Float64Array;
}

export const createLifeTable = (): LifeTable => ({
  matched: new Float64Array(BIN_COUNT),
  ended: new Float64Array(BIN_COUNT),
  came: new Float64Array(BIN_COUNT),
});

/** A wait ended. `endWeight` and `comeWeight`: what its end and its beginning count. */
export function addWait(
  table: LifeTable,
  wait: { waitMs: number; isMatched: boolean; endWeight: number; comeWeight: number },
): void {
  const bin = binOf(wait.waitMs);
  if (wait.isMatched) table.matched[bin]! += wait.endWeight;
  table.ended[bin]! += wait.isMatched ? wait.endWeight : wait.endWeight * shareOfBin(wait.waitMs, bin);
  table.came[bin]! += wait.comeWeight;
}

/** Adds a share of one table to another. */
export function addTable(to: LifeTable, from: LifeTable, share: number): void {
  for (let bin = 0; bin < BIN_COUNT; bin += 1) {
    to.matched[bin]! += share * from.matched[bin]!;
    to.ended[bin]! += share * from.ended[bin]!;
    to.came[bin]! += share * from.came[bin]!;
  }
}

export function scaleTable(table: LifeTable, factor: number): void {
  for (const values of [table.matched, table.ended, table.came]) {
    for (let bin = 0; bin < BIN_COUNT; bin += 1) values[bin]! *= factor;
  }
}

/** By scale and bin: how much more the end of the bin weighs than the beginning of the wait. */
const growth = SCALES_MS.map((tauMs) => binEnds.map((endMs) => Math.exp(endMs / tauMs))) as [
  Float64Array,
  Float64Array,
];

/** By bin: who was in it and is not any more, weighed: those whose wait ended in it, and those who came through it. */
export function exposureOf({ ended, came }: LifeTable, scale: 0 | 1): Float64Array {
  const exposure = new Float64Array(BIN_COUNT);
  let later = 0;
  for (let bin = BIN_COUNT - 1; bin >= 0; bin -= 1) {
    const through = later === 0 ? 0 : later * growth[scale][bin]!;
    exposure[bin] = ended[bin]! + through;
    later += came[bin]!;
  }
  return exposure;
}

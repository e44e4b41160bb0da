import type { BandCounts } from './wait-bands.ts';
import { BIN_COUNT, binEnds, binStart } from './wait-bins.ts';

/** So many players' worth of what is believed beforehand: a first guess, and what the longer scale of time knows. */
const GUESS_COUNTS = 1;
const LONG_COUNTS = 12;

/**
 * By bin of the wait: the chance of a player in it to be matched in it. The longer scale of time is outweighed by the shorter
 * where that has seen more, and itself outweighs the first guess; where nothing was ever seen, players are matched at
 * the rate of the bin before.
 */
export function chancesOf({ matched, exposed }: BandCounts, guess: Float64Array | undefined): Float64Array {
  const chances = new Float64Array(BIN_COUNT);
  let before: number | undefined;
  for (let bin = 0; bin < BIN_COUNT; bin += 1) {
    const believed = before === undefined ? guess?.[bin] : sameRate(before, bin);
    const long = blend(matched[1][bin]!, exposed[1][bin]!, believed ?? 0, believed === undefined ? 0 : GUESS_COUNTS);
    chances[bin] = blend(matched[0][bin]!, exposed[0][bin]!, long, LONG_COUNTS);
    before = guess === undefined ? chances[bin]! : undefined;
  }
  return chances;
}

const blend = (matched: number, exposed: number, believed: number, counts: number): number => {
  const all = exposed + counts;
  return all > 0 ? Math.min(1, Math.max(0, (matched + counts * believed) / all)) : 0;
};

/** The chance in a bin where players are matched as fast as in the one before. */
function sameRate(chanceBefore: number, bin: number): number {
  const width = bin === BIN_COUNT - 1 ? 2 * binStart(bin) : binEnds[bin]! - binStart(bin);
  return 1 - (1 - chanceBefore) ** (width / (binEnds[bin - 1]! - binStart(bin - 1)));
}

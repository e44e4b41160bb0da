import { BIN_COUNT, binEnds, binStart } from './wait-bins.ts';

/** Who comes, as far as it is known. */
export interface ArrivalRates {
  /** Players per ms of all bands together. */
  readonly perMs: number;
  /** Players per ms with ratings below this place on the scale of bands; within a band they are spread evenly. */
  readonly below: (place: number) => number;
}

/** What a ruleset says about meeting others. */
export interface MeetingRules {
  /** Others whom a match takes. */
  readonly others: number;
  /** Rating points within which others may be met after this wait, ms; absent: ratings say nothing. */
  readonly reachAfter?: (waitMs: number) => number;
}

/** Bins are looked at in this many steps: reach grows by steps too. */
const STEPS = 4;

/**
 * By bin of the wait: the chance of a player of this band to be matched in it.
 */
export type FirstGuess = (band: number, rates: ArrivalRates) => Float64Array;

/**
 * Guesses from who comes and whom the rules admit: matched when as many others have come into reach as a match takes, on the
 * mean. Says nothing of who else wants those, or of regions and wishes: a guess to begin with, which what is seen
 * outweighs soon. O(bins).
 */
export function createFirstGuess({ others, reachAfter }: MeetingRules, bandPoints: number): FirstGuess {
  const widths = Float64Array.from(
    { length: BIN_COUNT },
    (_, bin) => (bin === BIN_COUNT - 1 ? 2 * binStart(bin) : binEnds[bin]!) - binStart(bin),
  );
  const reaches = Float64Array.from({ length: BIN_COUNT * STEPS }, (_, index) => {
    const bin = Math.floor(index / STEPS);
    const waitMs = binStart(bin) + (widths[bin]! * ((index % STEPS) + 0.5)) / STEPS;
    return (reachAfter?.(waitMs) ?? Number.POSITIVE_INFINITY) / bandPoints;
  });
  return (band, rates) => {
    const chances = new Float64Array(BIN_COUNT);
    const middle = band + 0.5;
    let reach = Number.NaN;
    let perMs = 0;
    for (let bin = 0; bin < BIN_COUNT; bin += 1) {
      let expected = 0;
      for (let step = bin * STEPS; step < (bin + 1) * STEPS; step += 1) {
        if (reaches[step] !== reach) {
          reach = reaches[step]!;
          perMs = rates.below(middle + reach) - rates.below(middle - reach);
        }
        expected += (widths[bin]! / STEPS) * perMs;
      }
      chances[bin] = 1 - Math.exp(-expected / Math.max(1, others));
    }
    return chances;
  };
}

/** The rates of these players per ms, by band. */
export function arrivalRatesOf(byBand: ReadonlyMap<number, number>): ArrivalRates {
  const lowest = Math.min(...byBand.keys());
  const count = Math.max(...byBand.keys()) - lowest + 1;
  const sums = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) sums[index + 1] = sums[index]! + (byBand.get(lowest + index) ?? 0);
  return {
    perMs: sums[count]!,
    below(place) {
      const at = Math.min(count, Math.max(0, place - lowest));
      const index = Math.min(count - 1, Math.floor(at));
      return sums[index]! + (at - index) * (sums[index + 1]! - sums[index]!);
    },
  };
}

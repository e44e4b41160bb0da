import { addTable, createLifeTable, exposureOf, type LifeTable, scaleTable } from './life-table.ts';
import { SCALES_MS } from './scales.ts';
import { BIN_COUNT } from './wait-bins.ts';

/** Players are told apart by so many rating points. */
export const BAND_POINTS = 100;
/** There are 64 bands at most: those beyond an end are one. */
const LOWEST_BAND = -8;
const HIGHEST_BAND = 55;

/** The band of a rating; without one all are in the same. */
export const bandOf = (rating: number | undefined): number =>
  Math.min(HIGHEST_BAND, Math.max(LOWEST_BAND, Math.floor((rating ?? 0) / BAND_POINTS)));

/** What was seen of the players of one band. */
export interface WaitBand {
  /** By scale of time. */
  readonly tables: readonly [LifeTable, LifeTable];
  /** Who came, by the longer scale. */
  arrived: number;
}

export const createBand = (): WaitBand => ({ tables: [createLifeTable(), createLifeTable()], arrived: 0 });

/** Lets everything fade by this much time. */
export function fadeBand(band: WaitBand, byMs: number): void {
  for (const [scale, tauMs] of SCALES_MS.entries()) scaleTable(band.tables[scale]!, Math.exp(-byMs / tauMs));
  band.arrived *= Math.exp(-byMs / SCALES_MS[1]);
}

/** A band in players, by bin of the wait and by scale: how many were matched in it, of how many who were in it. */
export interface BandCounts {
  readonly matched: readonly [Float64Array, Float64Array];
  readonly exposed: readonly [Float64Array, Float64Array];
  /** All matched, by the longer scale. */
  readonly known: number;
}

/** `weights`: what a player of this moment weighs in the tables, by scale. `waiting`: who waits still, as tables. */
export function countBand(
  band: WaitBand | undefined,
  waiting: WaitBand | undefined,
  weights: readonly number[],
): BandCounts {
  const count = (scale: 0 | 1): [Float64Array, Float64Array] => {
    const table = createLifeTable();
    for (const each of [band, waiting])
      if (each !== undefined) addTable(table, each.tables[scale], 1 / weights[scale]!);
    return [table.matched, exposureOf(table, scale)];
  };
  const [fast, slow] = [count(0), count(1)];
  return {
    matched: [fast[0], slow[0]],
    exposed: [fast[1], slow[1]],
    known: slow[0].reduce((sum, players) => sum + players, 0),
  };
}

/** Neighbours are taken in until so many matched players are known of. */
const ENOUGH = 60;
/** Bands are taken to be so many times as fast as each other at most. */
const MOST_FASTER = 2;

/**
 * How fast the players of a band are matched, by bin, as far as the first guess tells: the square root of its rate. Half
 * believed, because the guess knows nothing of who else wants the same opponents.
 */
export const paceOf = (guess: Float64Array): Float64Array =>
  guess.map((chance) => Math.sqrt(-Math.log1p(-Math.min(1 - 1e-9, Math.max(1e-9, chance)))));

/**
 * A band with as many of its neighbours as it takes to know enough, the nearer the more. Of neighbours who are faster (by
 * `paces`) it takes more players to say the same, and of slower ones fewer. O(neighbours).
 */
export function withNeighbours(
  counts: ReadonlyMap<number, BandCounts>,
  band: number,
  paces: ReadonlyMap<number, Float64Array> | undefined,
): BandCounts {
  const distances = [...counts].map(([key, each]) => ({ key, distance: Math.abs(key - band), each }));
  distances.sort((a, b) => a.distance - b.distance);
  let known = 0;
  let reach = 0;
  for (const { distance, each } of distances) {
    if (known >= ENOUGH && distance > reach) break;
    reach = distance;
    known += each.known;
  }
  const sum = { matched: pair(), exposed: pair(), known };
  for (const { key, distance, each } of distances) {
    if (distance > reach) break;
    addCounts(sum, each, 1 - distance / (reach + 1), key === band ? undefined : paces?.get(key), paces?.get(band));
  }
  return sum;
}

/** Everybody, whatever the band. */
export function allBands(counts: ReadonlyMap<number, BandCounts>): BandCounts {
  const sum = { matched: pair(), exposed: pair(), known: 0 };
  for (const each of counts.values()) {
    addCounts(sum, each, 1, undefined, undefined);
    sum.known += each.known;
  }
  return sum;
}

const pair = (): [Float64Array, Float64Array] => [new Float64Array(BIN_COUNT), new Float64Array(BIN_COUNT)];

/** Adds a share of what is known of a band, as if its pace were ours. */
function addCounts(
  sum: BandCounts,
  each: BandCounts,
  share: number,
  theirs: Float64Array | undefined,
  ours: Float64Array | undefined,
): void {
  for (let bin = 0; bin < BIN_COUNT; bin += 1) {
    const faster = theirs === undefined || ours === undefined ? 1 : theirs[bin]! / ours[bin]!;
    const players = share * Math.min(MOST_FASTER, Math.max(1 / MOST_FASTER, faster));
    for (const scale of [0, 1] as const) {
      sum.matched[scale][bin]! += share * each.matched[scale][bin]!;
      sum.exposed[scale][bin]! += players * each.exposed[scale][bin]!;
    }
  }
}

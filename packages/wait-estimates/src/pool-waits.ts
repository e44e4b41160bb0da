import { chancesOf } from './chances.ts';
import { type ArrivalRates, arrivalRatesOf, createFirstGuess, type MeetingRules } from './first-guess.ts';
import { addWait } from './life-table.ts';
import { type PoolWaitsState, readState, writeState } from './pool-waits-state.ts';
import { SCALES_MS } from './scales.ts';
import {
  allBands,
  BAND_POINTS,
  type BandCounts,
  bandOf,
  countBand,
  createBand,
  fadeBand,
  paceOf,
  type WaitBand,
  withNeighbours,
} from './wait-bands.ts';
import { curveOf } from './wait-curve.ts';
import type { WaitEstimates } from './wait-estimates.ts';

/** Somebody who waits. `enqueuedAt`: epoch ms; `rating` absent where the rules of the pool know none. */
export interface OngoingWait {
  readonly enqueuedAt: number;
  readonly rating: number | undefined;
}

/** A wait that ended at `nowMs`, epoch ms. */
export interface EndedWait extends OngoingWait {
  readonly nowMs: number;
}

export interface PoolWaitsOptions extends MeetingRules {
  /** Nobody waits longer, ms. */
  readonly longestMs: number;
}

/**
 * Learns from what happens in one pool how long its players wait, by rating. No clock, no I/O, no chance. Times may go
 * back a little from call to call. Memory: 3 KB for each of at most 64 bands of ratings.
 */
export interface PoolWaits {
  /** Somebody began to wait. O(1). */
  arrived(arrival: OngoingWait): void;
  /** A wait ended with a match. O(1). */
  matched(wait: EndedWait): void;
  /** A wait ended without: it would have been longer. O(1). */
  gone(wait: EndedWait): void;
  /**
   * What who comes now is to expect; undefined while too little is known. `waiting`: who waits still, or a sample of them,
   * each standing for so many. O(waiting), and for each band O(its neighbours).
   */
  estimates(nowMs: number, waiting: Iterable<OngoingWait>, eachStandsFor?: number): WaitEstimates | undefined;
  /** What was learnt, to go on with elsewhere. */
  save(nowMs: number): PoolWaitsState;
  /** Adds what another has learnt. */
  absorb(state: PoolWaitsState): void;
}

/** Players matched, or come, of which less is too little to say anything. */
const LEAST_KNOWN = 4;
/** Weights begin at 1 again when they have grown by so many powers of e. */
const MOST_GROWTH = 20;
/** A pool is not younger than this when its arrivals are counted, ms. */
const LEAST_SPAN_MS = 10_000;

export function createPoolWaits(options: PoolWaitsOptions): PoolWaits {
  const bands = new Map<number, WaitBand>();
  const firstGuess = createFirstGuess(options, BAND_POINTS);
  /** Who came or went then weighs 1, epoch ms. */
  let landmarkMs = Number.NEGATIVE_INFINITY;
  /** Since when arrivals are counted, epoch ms. */
  let sinceMs = Number.POSITIVE_INFINITY;

  const weightsAt = (atMs: number): [number, number] => [
    Math.exp((atMs - landmarkMs) / SCALES_MS[0]),
    Math.exp((atMs - landmarkMs) / SCALES_MS[1]),
  ];

  const keepUp = (nowMs: number): void => {
    if (nowMs - landmarkMs < MOST_GROWTH * SCALES_MS[0]) return;
    for (const band of bands.values()) fadeBand(band, nowMs - landmarkMs);
    landmarkMs = nowMs;
  };

  const end = ({ enqueuedAt, rating, nowMs }: EndedWait, isMatched: boolean): void => {
    keepUp(nowMs);
    const { tables } = bandIn(bands, rating);
    const waitMs = Math.max(0, nowMs - enqueuedAt);
    const [endWeights, comeWeights] = [weightsAt(nowMs), weightsAt(nowMs - waitMs)];
    for (const scale of [0, 1] as const) {
      addWait(tables[scale], { waitMs, isMatched, endWeight: endWeights[scale], comeWeight: comeWeights[scale] });
    }
  };

  /** By band, with who waits still. */
  const countAll = (nowMs: number, waiting: Iterable<OngoingWait>, each: number): Map<number, BandCounts> => {
    const stillHere = new Map<number, WaitBand>();
    for (const { enqueuedAt, rating } of waiting) {
      const { tables } = bandIn(stillHere, rating);
      const waitMs = Math.max(0, nowMs - enqueuedAt);
      const comeWeights = weightsAt(nowMs - waitMs);
      for (const scale of [0, 1] as const) {
        addWait(tables[scale], { waitMs, isMatched: false, endWeight: 0, comeWeight: each * comeWeights[scale] });
      }
    }
    const keys = [...new Set([...bands.keys(), ...stillHere.keys()])].sort((a, b) => a - b);
    const weights = weightsAt(nowMs);
    return new Map(keys.map((key) => [key, countBand(bands.get(key), stillHere.get(key), weights)]));
  };

  const arrivalRates = (nowMs: number): ArrivalRates | undefined => {
    const tauMs = SCALES_MS[1];
    const [, weight] = weightsAt(nowMs);
    // What was before the first arrival is not known.
    const spanMs = tauMs * (1 - Math.exp(-Math.max(LEAST_SPAN_MS, nowMs - sinceMs) / tauMs));
    const arrived = [...bands].map(([key, band]): [number, number] => [key, band.arrived / weight]);
    const all = arrived.reduce((sum, [, players]) => sum + players, 0);
    if (all < LEAST_KNOWN) return undefined;
    return arrivalRatesOf(new Map(arrived.map(([key, players]) => [key, players / spanMs])));
  };

  return {
    arrived({ enqueuedAt, rating }) {
      keepUp(enqueuedAt);
      sinceMs = Math.min(sinceMs, enqueuedAt);
      bandIn(bands, rating).arrived += weightsAt(enqueuedAt)[1];
    },
    matched: (wait) => end(wait, true),
    gone: (wait) => end(wait, false),
    estimates(nowMs, waiting, eachStandsFor = 1) {
      keepUp(nowMs);
      const counts = countAll(nowMs, waiting, eachStandsFor);
      const rates = arrivalRates(nowMs);
      const known = [...counts.values()].reduce((sum, band) => sum + band.known, 0);
      if (counts.size === 0 || (rates === undefined && known < LEAST_KNOWN)) return undefined;
      const guesses = rates && new Map([...counts.keys()].map((key) => [key, firstGuess(key, rates)]));
      const paces = guesses && new Map([...guesses].map(([key, guess]) => [key, paceOf(guess)]));
      const curve = (of: BandCounts, band: number) => curveOf(chancesOf(of, guesses?.get(band)), options.longestMs);
      const curves = [...counts.keys()].map((key): WaitEstimates['bands'][number] => {
        return [key, curve(withNeighbours(counts, key, paces), key)];
      });
      const overall = curve(allBands(counts), busiest(bands));
      return { v: 1, at: nowMs, longestMs: options.longestMs, bandPoints: BAND_POINTS, overall, bands: curves };
    },
    save: (nowMs) => writeState(bands, { weights: weightsAt(nowMs), sinceMs, nowMs }),
    absorb(state) {
      keepUp(state.at);
      sinceMs = Math.min(sinceMs, state.since);
      readState(state, weightsAt(state.at), (band) => bandIn(bands, band * BAND_POINTS));
    },
  };
}

/** The band that most come to. */
function busiest(bands: ReadonlyMap<number, WaitBand>): number {
  let found = 0;
  let most = 0;
  for (const [key, { arrived }] of bands) {
    if (arrived <= most) continue;
    found = key;
    most = arrived;
  }
  return found;
}

/** The band of a rating, a new one where there is none yet. */
function bandIn(bands: Map<number, WaitBand>, rating: number | undefined): WaitBand {
  const key = bandOf(rating);
  let band = bands.get(key);
  if (band === undefined) {
    band = createBand();
    bands.set(key, band);
  }
  return band;
}

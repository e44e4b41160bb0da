import { BAND_POINTS, bandOf, type WaitBand } from './wait-bands.ts';
import { BIN_COUNT } from './wait-bins.ts';

/** What was learnt of a pool, in players as of `at` (epoch ms). Plain JSON, as small as it can be. */
export interface PoolWaitsState {
  readonly v: 1;
  readonly at: number;
  /** Since when arrivals were counted. */
  readonly since: number;
  /** Band, who came, then by scale of time a list of: bin, matched, ended, came. */
  readonly bands: readonly (readonly [
    band: number,
    arrived: number,
    fast: readonly number[],
    slow: readonly number[],
  ])[];
}

/** Less than this is forgotten. */
const LEAST = 1e-3;

export function writeState(
  bands: ReadonlyMap<number, WaitBand>,
  times: { weights: readonly number[]; sinceMs: number; nowMs: number },
): PoolWaitsState {
  const faded = times.weights.map((weight) => 1 / weight);
  return {
    v: 1,
    at: times.nowMs,
    since: Number.isFinite(times.sinceMs) ? times.sinceMs : times.nowMs,
    bands: [...bands].flatMap(([key, { tables, arrived }]) => {
      const [fast, slow] = tables.map(({ matched, ended, came }, scale) => {
        const list: number[] = [];
        for (let bin = 0; bin < BIN_COUNT; bin += 1) {
          const [m, e, c] = [matched[bin]!, ended[bin]!, came[bin]!].map((value) => value * faded[scale]!);
          if (e! >= LEAST || c! >= LEAST) list.push(bin, short(m!), short(e!), short(c!));
        }
        return list;
      });
      const come = arrived * faded[1]!;
      return come < LEAST && slow!.length === 0 ? [] : [[key, short(come), fast!, slow!] as const];
    }),
  };
}

const short = (value: number): number => Number(value.toPrecision(4));

/** Adds a state to the bands; `weights`: what a player of the time of the state weighs, by scale. */
export function readState(
  state: PoolWaitsState,
  weights: readonly number[],
  bandFor: (band: number) => WaitBand,
): void {
  for (const [key, arrived, ...lists] of state.bands) {
    const band = bandFor(key);
    band.arrived += arrived * weights[1]!;
    for (const [scale, list] of lists.entries()) {
      const table = band.tables[scale]!;
      for (let place = 0; place + 3 < list.length; place += 4) {
        const [bin, matched, ended, came] = list.slice(place, place + 4) as [number, number, number, number];
        table.matched[bin]! += matched * weights[scale]!;
        table.ended[bin]! += ended * weights[scale]!;
        table.came[bin]! += came * weights[scale]!;
      }
    }
  }
}

/** The state in this text; undefined where it is none that this version knows. */
export function parseState(text: string): PoolWaitsState | undefined {
  const state = parsed(text) as PoolWaitsState | undefined;
  if (typeof state !== 'object' || state === null || state.v !== 1) return undefined;
  if (!isAmount(state.at) || !isAmount(state.since) || !Array.isArray(state.bands)) return undefined;
  return state.bands.every(isBand) ? state : undefined;
}

function isBand(band: unknown): boolean {
  if (!Array.isArray(band) || band.length !== 4) return false;
  const [key, arrived, ...lists] = band as unknown[];
  if (!Number.isInteger(key) || bandOf((key as number) * BAND_POINTS) !== key || !isAmount(arrived)) return false;
  return lists.every(
    (list) =>
      Array.isArray(list) &&
      list.length % 4 === 0 &&
      list.every((value, place) => isAmount(value) && (place % 4 > 0 || isBin(value))),
  );
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);
const isBin = (value: unknown): boolean => Number.isInteger(value) && (value as number) < BIN_COUNT;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { type Calibration, calibrationOf, type Prediction } from '@paireto/wait-estimates';
import type { Weights } from '../optimum/offline-optimum.ts';
import type { Contender } from '../policies/policy.ts';
import { meanRating, type Population } from '../population/entrant.ts';
import type { ReplayOutcome } from '../replay/replay.ts';
import { type Fate, fatesOf, type TeamBalance } from './fates.ts';
import { type Percentiles, percentilesOf } from './percentiles.ts';

/** The fates of a part of the population: a rating band, a region, a party size. */
export interface Part {
  readonly name: string;
  readonly players: number;
  readonly unmatchedShare: number;
  /** Of the matched, seconds and points. */
  readonly waitS: Percentiles;
  readonly gap: Percentiles;
}

/** One policy on one population. Everything is per player: a party of three counts three times. */
export interface Summary {
  readonly name: string;
  readonly kind: Contender['kind'];
  readonly description: string;
  readonly all: Part;
  readonly matches: number;
  /** Mean cost of a player, points. */
  readonly score: number;
  /** Cost of all entrants by number of players in it, for comparison with the optimum on a part of the population. */
  readonly fates: readonly Fate[];
  readonly byRating: readonly Part[];
  readonly byRegion: readonly Part[];
  readonly byPartySize: readonly Part[];
  /** How true it was what players were told of their waits; absent where nobody was. */
  readonly estimates?: Calibration;
  readonly teams?: { readonly gap: Percentiles; readonly spread: Percentiles; readonly withParties: number };
  /** Of this machine, ms. */
  readonly passes: {
    readonly count: number;
    readonly totalMs: number;
    readonly policyMs: number;
    readonly eachMs: Percentiles;
  };
}

/** Bands of rating, points: below the first, between two, above the last. */
const BAND_EDGES = [800, 1_000, 1_200, 1_400, 1_600, 1_800, 2_000, 2_200] as const;

export function summarise(
  population: Population,
  contender: Contender,
  outcome: ReplayOutcome,
  weights: Weights,
): Summary {
  const { fates, balances } = fatesOf(population, outcome, weights, contender.maxWaitMs);
  const all = partOf('all', fates);
  return {
    name: contender.name,
    kind: contender.kind,
    description: contender.description,
    all,
    matches: outcome.matches.length,
    score: scoreOf(fates),
    fates,
    byRating: partsBy(fates, ({ entrant }) => bandOf(meanRating(entrant)), bandNames),
    byRegion: partsBy(fates, ({ entrant }) => entrant.region ?? ''),
    byPartySize: partsBy(fates, ({ entrant }) => String(entrant.ratings.length)),
    ...(contender.toldTo === undefined ? {} : { estimates: calibrationOf(predictionsOf(fates, contender)) }),
    ...(balances.some(({ players }) => players > 2) ? { teams: teamsOf(balances) } : {}),
    passes: {
      count: outcome.passMs.length,
      totalMs: outcome.passMs.reduce((sum, ms) => sum + ms, 0),
      policyMs: outcome.policyMs,
      eachMs: percentilesOf(outcome.passMs),
    },
  };
}

/** Those who come first are told what could not be known yet. */
const WARM_UP_SHARE = 0.2;

function predictionsOf(fates: readonly Fate[], contender: Contender): Prediction[] {
  return fates.flatMap(({ waitMs, isMatched }, entrant) => {
    const told = entrant < WARM_UP_SHARE * fates.length ? undefined : contender.toldTo?.(entrant);
    return told === undefined ? [] : [{ p50: told.p50Ms, p90: told.p90Ms, wait: waitMs, isMatched }];
  });
}

/** Mean cost of a player among these, points. */
export function scoreOf(fates: readonly Fate[]): number {
  let cost = 0;
  let players = 0;
  for (const fate of fates) {
    cost += fate.cost * fate.entrant.ratings.length;
    players += fate.entrant.ratings.length;
  }
  return cost / players;
}

const bandNames: readonly string[] = [
  `< ${BAND_EDGES[0]}`,
  ...BAND_EDGES.slice(1).map((edge, index) => `${BAND_EDGES[index]}–${edge}`),
  `≥ ${BAND_EDGES.at(-1)}`,
];

function bandOf(rating: number): string {
  const index = BAND_EDGES.findIndex((edge) => rating < edge);
  return bandNames[index === -1 ? BAND_EDGES.length : index]!;
}

/** Parts in the given order, or of their names. One part alone tells nothing: then none. */
function partsBy(fates: readonly Fate[], nameOf: (fate: Fate) => string, order?: readonly string[]): Part[] {
  const groups = Map.groupBy(fates, nameOf);
  if (groups.size < 2) return [];
  const names = (order ?? [...groups.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))).filter(
    (name) => groups.has(name),
  );
  return names.map((name) => partOf(name, groups.get(name)!));
}

function partOf(name: string, fates: readonly Fate[]): Part {
  const perPlayer = (list: readonly Fate[], value: (fate: Fate) => number): number[] =>
    list.flatMap((fate) => new Array<number>(fate.entrant.ratings.length).fill(value(fate)));
  const matched = fates.filter(({ isMatched }) => isMatched);
  const players = perPlayer(fates, () => 1).length;
  const waitS = percentilesOf(perPlayer(matched, ({ waitMs }) => waitMs / 1_000));
  return {
    name,
    players,
    unmatchedShare: 1 - waitS.count / players,
    waitS,
    gap: percentilesOf(perPlayer(matched, ({ gap }) => gap)),
  };
}

const teamsOf = (balances: readonly TeamBalance[]) => ({
  gap: percentilesOf(balances.map(({ gap }) => gap)),
  spread: percentilesOf(balances.map(({ spread }) => spread)),
  withParties: balances.filter(({ hasParty }) => hasParty).length,
});

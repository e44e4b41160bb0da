import type { Weights } from '../optimum/offline-optimum.ts';
import type { Entrant, Population } from '../population/entrant.ts';
import type { ReplayOutcome } from '../replay/replay.ts';

/** What became of one entrant. A party is one entrant and counts as its players. */
export interface Fate {
  readonly entrant: Entrant;
  readonly isMatched: boolean;
  /** Until the match, or until leaving, ms. */
  readonly waitMs: number;
  /** Difference of the teams' mean ratings, points; one against one: of the ratings. NaN when unmatched. */
  readonly gap: number;
  /** What it costs each of its players, points: half the gap and the weighted wait. */
  readonly cost: number;
}

/** One match between teams. */
export interface TeamBalance {
  /** Largest difference of mean ratings between two teams, points. */
  readonly gap: number;
  /** Between the strongest and the weakest player of the match, points. */
  readonly spread: number;
  readonly players: number;
  readonly hasParty: boolean;
}

/** Everybody's fate, in the order of the population, and the balance of every match. */
export function fatesOf({ entrants }: Population, outcome: ReplayOutcome, weights: Weights, maxWaitMs: number) {
  const gaps = new Float64Array(entrants.length).fill(Number.NaN);
  const balances = outcome.matches.map((match) => {
    const balance = balanceOf(
      match.entrants.map((entrant) => entrants[entrant]!),
      match.teams,
    );
    for (const entrant of match.entrants) gaps[entrant] = balance.gap;
    return balance;
  });
  const fates = entrants.map((entrant, index): Fate => {
    const matchedAtMs = outcome.matchedAtMs[index]!;
    const isMatched = !Number.isNaN(matchedAtMs);
    const waitMs = isMatched
      ? matchedAtMs - entrant.arrivalMs
      : Math.min(entrant.leavesMs - entrant.arrivalMs, maxWaitMs);
    const chargedMs = isMatched ? waitMs : weights.unmatchedWaitMs;
    const cost = (isMatched ? gaps[index]! / 2 : 0) + (weights.pointsPerSecond * chargedMs) / 1_000;
    return { entrant, isMatched, waitMs, gap: gaps[index]!, cost };
  });
  return { fates, balances };
}

function balanceOf(entrants: readonly Entrant[], teams: readonly number[]): TeamBalance {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [index, { ratings }] of entrants.entries()) {
    const team = sums.get(teams[index]!) ?? { sum: 0, count: 0 };
    for (const rating of ratings) team.sum += rating;
    team.count += ratings.length;
    sums.set(teams[index]!, team);
  }
  const means = [...sums.values()].map(({ sum, count }) => sum / count);
  const all = entrants.flatMap(({ ratings }) => ratings);
  return {
    gap: Math.max(...means) - Math.min(...means),
    spread: Math.max(...all) - Math.min(...all),
    players: all.length,
    hasParty: entrants.some(({ ratings }) => ratings.length > 1),
  };
}

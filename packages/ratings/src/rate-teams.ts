import { rate } from 'openskill';
import { boundedRating } from './bounded-rating.ts';
import { NEW_DEVIATION, type Rating } from './rating.ts';

/** A team and how it ended; a player alone is a team of one. */
export interface PlacedTeam {
  players: readonly Rating[];
  /** 1 is best; equal numbers are a draw. */
  placement: number;
}

export interface TeamOptions {
  /** Where newcomers begin, points. It matters where teams differ in size: a newcomer is 1,050 points more than nobody. */
  defaultRating: number;
}

/** Where OpenSkill puts a newcomer, in its own units. */
const NEW_MU = 25;
const NEW_SIGMA = NEW_MU / 3;

/** So that a newcomer of OpenSkill has the deviation of one of Glicko: 42. */
const POINTS_PER_UNIT = NEW_DEVIATION / NEW_SIGMA;

/**
 * Chance in a game, points: the beta of the paper, chosen so that between players who are known well a point means what it
 * means in Glicko-2 (400 are ten wins to one). OpenSkill's own, 175, would stretch the scale by two fifths.
 */
const BETA = 400 / Math.LN10 / Math.SQRT2;

/**
 * How much of what a game says about a team its deviations take in: all. OpenSkill's own damping (sigma / c) leaves them so
 * wide for so long that ratings overshoot.
 */
const fullGamma = (): number => 1;

/** Teams further behind the best one than this (42,000 points) count as this far behind, lest exponentials end at 0. */
const MAX_GAP = 1_000;

/**
 * The players of a game of teams or of everyone against everyone, in the order given: Plackett-Luce of Weng and Lin, "A
 * Bayesian approximation method for online ranking" (JMLR 2011, algorithm 4), as OpenSkill does it. A team is as strong as
 * the sum of its players. Volatility stays as it is. With fewer than two teams that have players nothing changes.
 */
export function rateTeams(teams: readonly PlacedTeam[], { defaultRating }: TeamOptions): Rating[][] {
  const before = teams.map((team) => team.players.map(boundedRating));
  const taking = [...teams.keys()].filter((index) => before[index]!.length > 0);
  if (taking.length < 2) return before;
  const priors = comparable(taking.map((index) => before[index]!.map((rating) => toUnits(rating, defaultRating))));
  const posteriors = posteriorsOf(
    priors,
    taking.map((index) => teams[index]!.placement),
  );
  const after = [...before];
  for (const [nth, index] of taking.entries())
    after[index] = before[index]!.map((rating, player) =>
      afterGame(rating, priors[nth]![player]!, posteriors[nth]![player]!),
    );
  return after;
}

interface Skill {
  mu: number;
  sigma: number;
}

/**
 * What the game says of every player. Plackett-Luce knows no draws: who shares a place is taken to have come in every order
 * of a cycle, each as likely as the other, so that all who share it fare alike.
 */
function posteriorsOf(priors: readonly Skill[][], placements: readonly number[]): Skill[][] {
  const orders = ordersOf(placements);
  const sums = priors.map((players) => players.map(() => ({ mu: 0, sigma: 0 })));
  for (const rank of orders) {
    const posteriors = rate([...priors], { rank, beta: BETA / POINTS_PER_UNIT, gamma: fullGamma });
    for (const [team, players] of posteriors.entries())
      for (const [player, { mu, sigma }] of players.entries()) {
        const sum = sums[team]![player]!;
        sum.mu += mu / orders.length;
        sum.sigma += sigma / orders.length;
      }
  }
  return sums;
}

/** Beyond this, for many shared places of many sizes, some orders are left out. It is a multiple of 2 to 8. */
const MAX_ORDERS = 840;

/** The orders, without draws, that placements may stand for: each shared place goes through its cycle. */
function ordersOf(placements: readonly number[]): number[][] {
  const sharing = Map.groupBy(placements.keys(), (team) => placements[team]!);
  const groups = [...sharing].toSorted(([one], [other]) => one - other).map(([, teams]) => teams);
  const count = Math.min(groups.map(({ length }) => length).reduce(leastCommonMultiple), MAX_ORDERS);
  return Array.from({ length: count }, (_, turn) => {
    const inOrder = groups.flatMap((teams) => teams.map((_team, nth) => teams[(nth + turn) % teams.length]!));
    const ranks = placements.map(() => 0);
    for (const [rank, team] of inOrder.entries()) ranks[team] = rank + 1;
    return ranks;
  });
}

const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;
const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

const toUnits = ({ rating, deviation }: Rating, defaultRating: number): Skill => ({
  mu: NEW_MU + (rating - defaultRating) / POINTS_PER_UNIT,
  sigma: deviation / POINTS_PER_UNIT,
});

/** The same teams with the best one at 0. The model looks only at differences of sums, but takes exponentials of them. */
function comparable(teams: readonly Skill[][]): Skill[][] {
  const sums = teams.map((players) => players.reduce((sum, { mu }) => sum + mu, 0));
  const best = Math.max(...sums);
  return teams.map((players, index) => {
    const move = (Math.max(sums[index]! - best, -MAX_GAP) - sums[index]!) / players.length;
    return players.map(({ mu, sigma }) => ({ mu: mu + move, sigma }));
  });
}

const afterGame = (rating: Rating, prior: Skill, posterior: Skill): Rating =>
  boundedRating({
    rating: rating.rating + (posterior.mu - prior.mu) * POINTS_PER_UNIT,
    deviation: posterior.sigma * POINTS_PER_UNIT,
    volatility: rating.volatility,
  });

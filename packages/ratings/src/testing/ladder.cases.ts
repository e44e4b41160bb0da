import { newRating, type Rating } from '../rating.ts';

/** The one source of chance of a simulated ladder. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normal, mean 0, deviation 1 (Box and Muller). */
  normal(): number;
}

/** Mulberry32: the same seed gives the same numbers everywhere. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** Somebody whose true strength (points) the ratings should find out. */
export interface LadderPlayer {
  strength: number;
  rating: Rating;
}

/** Players with true strengths ~ N(1500, 300), all rated as newcomers. */
export const drawPlayers = (count: number, random: Random): LadderPlayer[] =>
  Array.from({ length: count }, () => ({ strength: 1_500 + 300 * random.normal(), rating: newRating(1_500) }));

/** Everybody once, in groups of players who are rated near each other (some 100 points of chance make it not always the same). */
export function nearGroups(players: readonly LadderPlayer[], size: number, random: Random): LadderPlayer[][] {
  const ordered = players
    .map((player) => ({ player, place: player.rating.rating + 100 * random.normal() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ player }) => player);
  return Array.from({ length: Math.floor(ordered.length / size) }, (_, nth) =>
    ordered.slice(nth * size, (nth + 1) * size),
  );
}

/** Share of the points that somebody this much stronger takes (Elo's curve). @param difference points */
export const expectedScore = (difference: number): number => 1 / (1 + 10 ** (-difference / 400));

/** How well ratings tell the true strengths. */
export interface LadderFit {
  /** Pearson's, of ratings with strengths. */
  correlation: number;
  /** Root of the mean squared error, points. */
  rmse: number;
  /** Mean deviation, points. */
  deviation: number;
  /** Share of the strengths within two deviations of the rating. */
  covered: number;
  /** Slope of ratings over strengths: 1 where a point of rating is a point of strength. */
  slope: number;
}

export function ladderFit(players: readonly LadderPlayer[]): LadderFit {
  const mean = (of: (player: LadderPlayer) => number): number =>
    players.reduce((sum, player) => sum + of(player), 0) / players.length;
  const meanStrength = mean(({ strength }) => strength);
  const meanRating = mean(({ rating }) => rating.rating);
  const common = mean(({ strength, rating }) => (strength - meanStrength) * (rating.rating - meanRating));
  const strengthVariance = mean(({ strength }) => (strength - meanStrength) ** 2);
  const ratingVariance = mean(({ rating }) => (rating.rating - meanRating) ** 2);
  return {
    correlation: common / Math.sqrt(strengthVariance * ratingVariance || 1),
    rmse: Math.sqrt(mean(({ strength, rating }) => (rating.rating - strength) ** 2)),
    deviation: mean(({ rating }) => rating.deviation),
    covered: mean(({ strength, rating }) => (Math.abs(rating.rating - strength) <= 2 * rating.deviation ? 1 : 0)),
    slope: common / strengthVariance,
  };
}

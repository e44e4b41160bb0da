import { z } from 'zod';
import { defined } from '../defined.ts';
import { ratingSchema } from '../ids.ts';

/**
 * Who tells ratings. `token`: the claim of the player's signed token; `static`: everybody has the default; `account-api`: the
 * team's own account service (docs/account-api.md); `built-in`: Paireto, from reported results.
 */
export const ratingSourceNameSchema = z.enum(['token', 'static', 'account-api', 'built-in']);

export type RatingSourceName = z.infer<typeof ratingSourceNameSchema>;

/** From this deviation on, in points, a player counts as provisional unless the ruleset says otherwise. */
export const USUAL_PROVISIONAL_DEVIATION = 110;

const MAX_SEASON_DAYS = 3_660;
const DAY_MS = 86_400_000;

const seasonSchema = z.strictObject({
  starts: z.union([z.iso.date(), z.iso.datetime()], 'expected a date such as 2026-12-01').meta({
    description: 'When the first season starts (UTC)',
  }),
  days: z.int().min(1).max(MAX_SEASON_DAYS).meta({ description: 'How long a season is; the next follows at once' }),
  soft_reset: z.number().min(0).max(1).default(0.25).meta({
    description: 'Share of the way that ratings go back to the default when a season begins; 1: everybody starts anew',
  }),
});

/** The key `ratings` as it is written. */
export const ratingsFileSchema = z.strictObject({
  source: ratingSourceNameSchema.default('token').meta({ description: 'Who tells a rating' }),
  fallback: ratingSourceNameSchema.default('static').meta({
    description: 'Who tells it when the source does not answer and told none before',
  }),
  default: ratingSchema.default(1_500).meta({ description: 'Rating of who has none' }),
  provisional: z.number().positive().max(350).default(USUAL_PROVISIONAL_DEVIATION).meta({
    description: 'From this deviation on, in points, a player is provisional',
  }),
  rated_if: z
    .record(z.string().max(32), z.array(z.string().min(1).max(64)).min(1).max(64))
    .default({})
    .meta({ description: 'Attribute -> values: only results of such games change ratings; left out: all do' }),
  min_games: z.int().min(1).max(1_000).default(10).meta({
    description: 'Games of the season that it takes to stand on the leaderboard',
  }),
  season: seasonSchema.optional().meta({ description: 'Seasons one after the other; left out: one that never ends' }),
});

/** How the ratings of a queue work: complete, times in ms. */
export interface RatingsRule {
  source: RatingSourceName;
  fallback: RatingSourceName;
  defaultRating: number;
  /** From this deviation on, in points, a player is provisional. */
  provisionalDeviation: number;
  /** Attribute -> values with which a game is rated; empty: every game. */
  ratedIf: Record<string, string[]>;
  /** Games of the season that it takes to stand on the leaderboard. */
  minGames: number;
  /** The first season starts at `startsAtMs` (epoch ms), each lasts `lengthMs`. `softReset`: 0 to 1. */
  season?: { startsAtMs: number; lengthMs: number; softReset: number };
}

function toRatingsRule(file: z.output<typeof ratingsFileSchema>): RatingsRule {
  const { season } = file;
  return {
    source: file.source,
    fallback: file.fallback,
    defaultRating: file.default,
    provisionalDeviation: file.provisional,
    ratedIf: file.rated_if,
    minGames: file.min_games,
    ...defined(
      'season',
      season && { startsAtMs: Date.parse(season.starts), lengthMs: season.days * DAY_MS, softReset: season.soft_reset },
    ),
  };
}

const usualRatings: RatingsRule = toRatingsRule(ratingsFileSchema.parse({}));

/** The rule that is written; undefined when it says no more than the defaults, so that writing them out changes nothing. */
export function unusualRatings(file: z.output<typeof ratingsFileSchema>): RatingsRule | undefined {
  const rule = toRatingsRule(file);
  return JSON.stringify(rule) === JSON.stringify(usualRatings) ? undefined : rule;
}

/** How the ratings of this queue work, defaults included. */
export const ratingsOf = (ruleset: { ratings?: RatingsRule }): RatingsRule => ruleset.ratings ?? usualRatings;

/** Whether Paireto keeps ratings of its own for this queue: they are its source, or stand in for it. */
export const hasBuiltInRatings = (rule: RatingsRule): boolean =>
  rule.source === 'built-in' || rule.fallback === 'built-in';

/** Whether the result of a game with these attributes changes ratings. */
export const isRated = (rule: RatingsRule, attributes: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(rule.ratedIf).every(([name, values]) => {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return typeof value === 'string' && values.includes(value);
  });

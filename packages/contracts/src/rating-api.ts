import { z } from 'zod';

const instant = (description: string) => z.iso.datetime().meta({ description, example: '2026-01-31T12:00:00.000Z' });

const standing = {
  rating: z.number(),
  deviation: z.number().meta({ description: 'How unsure the rating is, in points' }),
  provisional: z.boolean().meta({ description: 'Too unsure to be taken at its word' }),
  games: z.int().nonnegative().meta({ description: 'Rated games of the season' }),
  wins: z.int().nonnegative(),
  losses: z.int().nonnegative(),
  draws: z.int().nonnegative(),
};

const season = z.int().nonnegative().meta({ description: '1, 2, …; 0 in queues without seasons' });

/** Answer of `GET /v1/ratings/me`: a rating per queue that Paireto keeps ratings for, and its history, the newest first. */
export const ownRatingsSchema = z
  .object({
    ratings: z.array(
      z.object({ queue: z.string(), season, ...standing, rated_at: instant('Last rated game').nullable() }),
    ),
    history: z.array(
      z.object({
        queue: z.string(),
        season,
        match_id: z.string(),
        rated_at: instant('When it changed'),
        before: z.number(),
        after: z.number(),
        deviation: z.number().meta({ description: 'Afterwards' }),
        outcome: z.enum(['win', 'loss', 'draw']).optional(),
      }),
    ),
    next_cursor: z.string().nullable().meta({ description: 'For older history, as `cursor`; null: there is none' }),
  })
  .meta({ id: 'OwnRatings' });

/** Answer of `GET /v1/ratings/leaderboard`. */
export const leaderboardSchema = z
  .object({
    queue: z.string(),
    season: z.object({
      number: season,
      starts_at: instant('').nullable(),
      ends_at: instant('').nullable(),
    }),
    min_games: z.int().positive().meta({ description: 'Games of the season that it takes to stand here' }),
    entries: z.array(z.object({ rank: z.int().positive(), user_id: z.string(), ...standing })),
    next_cursor: z.string().nullable().meta({ description: 'For the next page, as `cursor`; null: this was the last' }),
  })
  .meta({ id: 'Leaderboard' });

export type OwnRatings = z.infer<typeof ownRatingsSchema>;
export type Leaderboard = z.infer<typeof leaderboardSchema>;

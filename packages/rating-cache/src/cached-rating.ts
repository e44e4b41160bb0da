import { epochMsSchema, ratingSchema } from '@paireto/contracts';
import { z } from 'zod';

/** An entry as it lies in Redis. A release that knows more of a rating than this one does not confuse it. */
export const cachedRatingSchema = z.object({
  rating: ratingSchema,
  deviation: z.number().positive(),
  volatility: z.number().positive(),
  season: z.int().nonnegative(),
  ratedAtMs: epochMsSchema,
  games: z.int().nonnegative(),
});

/** What Redis holds for a player, or nothing where that is nothing, or nothing that makes sense. */
export function readCachedRating(text: string | null): z.output<typeof cachedRatingSchema> | undefined {
  if (text === null) return undefined;
  try {
    return cachedRatingSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

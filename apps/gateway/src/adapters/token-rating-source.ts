import type { RatingSource } from '../ports/rating-source.ts';

/** Takes the rating from the verified token: its number, or its entry for the queue; else `defaultRating` points. */
export function createTokenRatingSource(defaultRating: number): RatingSource {
  return async ({ rating }, queue) => {
    if (typeof rating === 'number') return rating;
    if (rating !== undefined && Object.hasOwn(rating, queue)) return rating[queue] ?? defaultRating;
    return defaultRating;
  };
}

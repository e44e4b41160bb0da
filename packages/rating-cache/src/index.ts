export { createRatingCache, RATING_TTL_MS } from './create-rating-cache.ts';
export type { CachedRating, RatingCache, RatingOfPlayer } from './rating-cache.ts';

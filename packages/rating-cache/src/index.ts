export { createRatingCache } from './create-rating-cache.ts';
export type { CachedRating, RatingCache, RatingOfPlayer } from './rating-cache.ts';

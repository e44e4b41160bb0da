import type { Ruleset } from './ruleset.ts';

/** The rating that players of these ratings are matched with as one party; 0 of nobody. */
export function partyRating({ party }: Pick<Ruleset, 'party'>, ratings: readonly number[]): number {
  if (ratings.length === 0) return 0;
  if (party.rating === 'max') return Math.max(...ratings);
  return ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
}

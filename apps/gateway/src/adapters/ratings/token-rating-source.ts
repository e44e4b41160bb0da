import type { RatingAdapter } from './rating-adapter.ts';

/** The rating of the verified token: its number, or its entry for the queue; else the queue's default. */
export const tokenRatingSource: RatingAdapter = ({ ruleset, rule, players }) =>
  players.map(({ rating }) => {
    const claim = typeof rating === 'object' ? ownEntry(rating, ruleset.name) : rating;
    return { outcome: 'rated', rating: claim ?? rule.defaultRating };
  });

const ownEntry = (ratings: Readonly<Record<string, number>>, queue: string): number | undefined =>
  Object.hasOwn(ratings, queue) ? ratings[queue] : undefined;

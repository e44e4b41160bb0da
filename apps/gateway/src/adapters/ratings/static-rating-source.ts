import type { RatingAdapter } from './rating-adapter.ts';

/** The queue's default for everybody. */
export const staticRatingSource: RatingAdapter = ({ rule, players }) =>
  players.map(() => ({ outcome: 'rated', rating: rule.defaultRating }));

import { ratePeriod } from './rate-period.ts';
import type { Rating } from './rating.ts';

/**
 * One game of one against one: Glicko-2 (Glickman 2013), each against the other's rating before the game. The game is a
 * rating period of its own. @param score of the first: 1 won, 0.5 drawn, 0 lost
 */
export const rateDuel = (first: Rating, second: Rating, score: 0 | 0.5 | 1): [Rating, Rating] => [
  ratePeriod(first, [{ opponent: second, score }]),
  ratePeriod(second, [{ opponent: first, score: 1 - score }]),
];

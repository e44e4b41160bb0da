import type { RatingsRule, Ruleset } from '@paireto/contracts';
import type { AccountBan, RatedPlayer } from '../../ports/rating-source.ts';

/** What one source is asked: players of one queue, whose rule for ratings is `rule`. */
export interface RatingQuestion {
  tenant: string;
  ruleset: Ruleset;
  rule: RatingsRule;
  players: readonly RatedPlayer[];
}

/** What one source says of one player. `stale`: it did not answer now; this is what it said before. */
export type SourceAnswer =
  | { outcome: 'rated'; rating: number; deviation?: number; stale?: true }
  | AccountBan
  | { outcome: 'no-answer' };

/**
 * One source of ratings, in the order asked. A source that needs nothing but the question answers at once; no source
 * throws.
 */
export type RatingAdapter = (question: RatingQuestion) => SourceAnswer[] | Promise<SourceAnswer[]>;

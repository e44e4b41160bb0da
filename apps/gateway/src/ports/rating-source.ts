import { type Ruleset, ratingsOf, type TicketPlayer } from '@paireto/contracts';
import type { Caller } from './caller.ts';

/** A player whose rating is wanted. `rating` is what a verified token says of them, the caller's own or their party's. */
export type RatedPlayer = Pick<Caller, 'userId' | 'rating'>;

/**
 * What a source says of a player. `rated`: the points, and as far as the source knows, how unsure they are and who said
 * so; `ratingStale`: the source of the queue did not answer, and this is what it said before or what the fallback says.
 * `banned`: the account may not play; `until` is an ISO 8601 time, absent where there is no end; `reason` is for that
 * player's own eyes.
 */
export type PlayerRating =
  | ({ outcome: 'rated' } & Pick<TicketPlayer, 'rating' | 'deviation' | 'ratingFrom' | 'ratingStale'>)
  | AccountBan;

/** An account that may not play. */
export interface AccountBan {
  outcome: 'banned';
  status: 'banned' | 'suspended';
  until?: string;
  reason?: string;
}

/**
 * Where the ratings of a queue come from (key `ratings` of its ruleset). Never the request: players would choose their
 * opponents. Answers in the order asked, for each player, at once where the question says it all; never throws, and never
 * waits longer than its source may take.
 */
export type RatingSource = (question: {
  tenant: string;
  ruleset: Ruleset;
  players: readonly RatedPlayer[];
}) => PlayerRating[] | Promise<PlayerRating[]>;

/**
 * Whether the queue's source knows players of whom there is no token. Where it does not, it would answer the default for
 * them; and where it does, an answer that is `ratingStale` may still be the default.
 */
export const ratesOthers = (ruleset: Ruleset): boolean => ratingsOf(ruleset).source !== 'token';

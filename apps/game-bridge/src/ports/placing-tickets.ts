import type { Game, Match } from '@paireto/contracts';
import type { ClaimOutcome, FinalizeOutcome, RefusedMatch, RequeueOutcome } from '@paireto/ticket-store';

/**
 * The part of the ticket store that placing matches needs; lists are of one tenant, outcomes in their order. Methods throw when
 * Redis does not answer.
 */
export interface PlacingTickets {
  claim(matches: readonly Match[]): Promise<readonly ClaimOutcome[]>;
  finalize(placed: readonly { match: Match; game: Game }[]): Promise<readonly FinalizeOutcome[]>;
  requeue(refused: RefusedMatch): Promise<RequeueOutcome>;
}

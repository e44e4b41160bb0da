import type { Game, Match } from '@paireto/contracts';
import type { ClaimOutcome, FinalizeOutcome, RefusedMatch, RequeueOutcome } from '@paireto/ticket-store';

/** The part of the ticket store that placing a match needs, one match at a time. Methods throw when Redis does not answer. */
export interface PlacingTickets {
  claim(match: Match): Promise<ClaimOutcome>;
  finalize(placed: { match: Match; game: Game }): Promise<FinalizeOutcome>;
  requeue(refused: RefusedMatch): Promise<RequeueOutcome>;
}

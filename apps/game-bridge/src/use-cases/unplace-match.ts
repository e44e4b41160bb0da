import type { Match, Ticket } from '@paireto/contracts';
import { announceJoins, type Placement, retry, tellFailed, tellReady, withdrawGame } from './placement.ts';
import { done, type Verdict } from './verdict.ts';

/**
 * After a definite refusal: the tickets wait again, or fail where the refusal is final or was the last allowed, or the match
 * is of a challenge. A running game that asked for players and then refuses them is to blame alone: they have lost nothing.
 */
export async function putBack(
  placement: Placement,
  refusal: { reason: string; final: boolean },
  attempts: number,
): Promise<Verdict> {
  const { match, tickets, logger } = placement;
  const reason = refusal.reason || 'refused';
  logger.warn({ match_id: match.id, tenant: match.tenant, reason, final: refusal.final }, 'game refused');
  const requeued = await tickets.requeue({
    match,
    reason,
    // The tickets of a challenge have no pool to go back to: it is the challenge that may be accepted again.
    final: refusal.final || match.challenge !== undefined,
    ...(match.backfill === undefined ? {} : { blamed: askingTickets(match) }),
  });
  // The match ended otherwise meanwhile; the claim of the next delivery says how.
  if (requeued.outcome === 'not-placing') return retry(placement);
  if (requeued.outcome === 'requeued') announceJoins(placement, requeued.searching);
  return tellFailed(placement, reason, attempts);
}

/** For a match whose tickets are no longer its own: no game may stay behind. `requeued` are those that wait again. */
export async function buryMatch(placement: Placement, reason: string, requeued: readonly Ticket[]): Promise<Verdict> {
  const { match, games, nowMs, logger, forgottenAfterMs } = placement;
  announceJoins(placement, requeued);
  const isOld = nowMs() - match.proposedAt >= forgottenAfterMs;
  const found = await games.find(match);
  if (found.outcome === 'unknown') return retry(placement);
  // Whoever waits for a challenge is told of its game, however old: nobody else would ever tell them.
  if (found.outcome === 'found' && isOld && match.challenge !== undefined) return tellReady(placement, found.game, 0);
  if (found.outcome === 'found' && isOld) {
    // So old that the store may have forgotten a match that was played: its game is left alone.
    logger.warn({ match_id: match.id, game_id: found.game.gameId }, 'match is too old to withdraw its game');
    return done;
  }
  const isSettled =
    found.outcome === 'found' ? await withdrawGame(placement, found.game) : isOld || (await useUpKey(placement));
  return isSettled ? tellFailed(placement, reason || 'void', 0) : retry(placement);
}

/**
 * That there is no game yet says nothing of a creation that timed out and may still be carried out. A key names one
 * game, so the game is asked for and withdrawn: whatever comes later finds its key used up. Tells whether that is certain.
 */
async function useUpKey(placement: Placement): Promise<boolean> {
  const { match } = placement;
  // Of a running game nobody is asked in just to be sent away: taking out who never came does the same.
  if (match.backfill !== undefined) return withdrawGame(placement, match.backfill);
  const created = await placement.games.create(match);
  if (created.outcome === 'created') return withdrawGame(placement, created.game);
  return created.outcome === 'refused';
}

/** Ids of the tickets of running games: those without players. */
const askingTickets = (match: Match): string[] =>
  match.tickets.filter(({ players }) => players.length === 0).map(({ ticketId }) => ticketId);

import type { Game, Match } from '@paireto/contracts';
import type { FinalizeOutcome, RequeueOutcome } from '@paireto/ticket-store';
import { endMatch, isPlacedIn, rowsOf, searchAgain } from './place.ts';
import { keyOf, moveTicket, type StoreContext } from './tables.ts';
import { closeTicket, enterPools, heldSlots } from './ticket-places.ts';

/** Gives a match its game: match and tickets PLACING -> MATCHED; the players may join again, if they are not held. */
export function finalizeMatch(context: StoreContext, match: Match, game: Game): FinalizeOutcome {
  const key = keyOf(match.tenant, match.id);
  const stored = context.matches.get(key);
  if (stored?.state === 'MATCHED' && stored.game) return { outcome: 'already-finalized', game: stored.game };
  const rows = rowsOf(context, match);
  const unchecked = context.planted('finalize-without-check');
  const isWhole = stored?.state === 'PLACING' && rows.every((row) => isPlacedIn(match, row));
  if (!isWhole && !unchecked) return { outcome: 'not-placing' };
  const blank = { attempts: 0, acceptBy: undefined, accepted: [] };
  context.matches.set(key, { ...blank, ...stored, match, state: 'MATCHED', game, reason: undefined });
  endMatch(context, match);
  const isHeld = match.holdForMs !== undefined && !stored?.released;
  const hold = isHeld ? { heldUntil: context.nowMs() + match.holdForMs! } : {};
  for (const row of rows) {
    if (row === undefined) continue;
    moveTicket(context, row, 'finalize', { matchId: match.id }, unchecked);
    for (const slot of heldSlots(context, row.ticket)) {
      context.slots.set(slot, { ticketId: row.ticket.id, live: false, ...hold });
    }
  }
  return { outcome: 'finalized' };
}

/** Ends a match that gets no game; its tickets wait again, or fail where that is final or was the last attempt. */
export function requeueMatch(context: StoreContext, match: Match, reason: string, final: boolean): RequeueOutcome {
  const key = keyOf(match.tenant, match.id);
  const stored = context.matches.get(key);
  if (stored?.state === 'FAILED') return { outcome: 'already-requeued' };
  if (stored?.state !== 'PLACING') return { outcome: 'not-placing' };
  context.matches.set(key, { ...stored, state: 'FAILED', reason });
  endMatch(context, match);
  const searching = [];
  const failed = [];
  for (const row of rowsOf(context, match).filter((each) => isPlacedIn(match, each))) {
    const attempts = row.attempts + 1;
    const isUsedUp = attempts >= context.maxAttempts && !context.planted('requeue-without-bound');
    const isChallenge = match.challenge !== undefined && !context.planted('challenge-requeued');
    if (final || isUsedUp || isChallenge) {
      closeTicket(context, row, 'fail', { reason, attempts });
      failed.push(row.ticket.id);
    } else {
      const waiting = searchAgain(context, row, { attempts, reason });
      enterPools(context, waiting);
      searching.push(waiting.ticket);
    }
  }
  return { outcome: 'requeued', searching, failed };
}

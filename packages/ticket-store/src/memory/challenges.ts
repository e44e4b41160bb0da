import type { Match } from '@paireto/contracts';
import type { TicketRef } from '../script-call.ts';
import type { ClaimOutcome, EndedMatch, ReleaseOutcome } from '../ticket-store.ts';
import { challengeTicket, placeableUntil } from '../transitions/challenge-ticket.ts';
import { matchRefs } from '../transitions/ticket-ref.ts';
import {
  closeTicket,
  endMatch,
  heldUntil,
  isHolding,
  isIn,
  type MemoryCall,
  matchRow,
  placeMatch,
  ticketRow,
} from './memory-call.ts';
import { findRow, frozenCopy } from './memory-state.ts';

/** Places the match of a challenge, whose tickets nobody enqueued; or it is void. */
export function placeChallenge(call: MemoryCall, match: Match): ClaimOutcome {
  const reason = problemOf(call, match);
  if (reason !== undefined) return voidChallenge(call, match, reason);
  const row = placeMatch(call, match);
  for (const [index, ref] of matchRefs(match).entries()) {
    if (isIn(call, match.id, ref, 'PLACING')) continue;
    const ticket = frozenCopy(challengeTicket(match, match.tickets[index]!));
    const start = { state: 'PLACING', attempts: 0, reason: undefined, isWatched: false, forgetAt: undefined } as const;
    call.tenant.tickets.set(ref.id, { ...start, ticket, matchId: match.id });
    for (const userId of ref.userIds.filter((each) => holderOf(call, ref, each) === 'none')) {
      call.tenant.slots.set(userId, { ticketId: ref.id, isLive: true, forgetAt: undefined });
    }
  }
  row.attempts += 1;
  return { outcome: 'claimed', attempts: row.attempts };
}

/** Why a challenge cannot be placed. */
function problemOf(call: MemoryCall, match: Match): string | undefined {
  const isKnown = matchRow(call, match.id) !== undefined;
  if (!isKnown && call.nowMs > placeableUntil(match, call.retentionMs)) return 'it was accepted too long ago';
  const missing = matchRefs(match).filter((ref) => !isIn(call, match.id, ref, 'PLACING'));
  const problems = missing.map((ref) => {
    if (ticketRow(call, ref.id) !== undefined) return 'the tickets went elsewhere';
    const isBusy = ref.userIds.some((userId) => holderOf(call, ref, userId) === 'match');
    return isBusy ? 'a player is in another match' : undefined;
  });
  return problems.findLast((problem) => problem === 'the tickets went elsewhere') ?? problems.find(Boolean);
}

/** What keeps a player from being held by this ticket. */
function holderOf(call: MemoryCall, ref: TicketRef, userId: string): 'none' | 'waiting ticket' | 'match' {
  const slot = findRow(call.tenant.slots, userId, call.nowMs);
  if (slot === undefined || !isHolding(call, slot) || slot.ticketId === ref.id) return 'none';
  const state = ticketRow(call, slot.ticketId)?.state;
  if (state === 'REQUIRES_ACCEPTANCE' || state === 'PLACING') return 'match';
  if (state === 'MATCHED' && !slot.isLive) return 'match';
  return state === 'SEARCHING' ? 'waiting ticket' : 'none';
}

function voidChallenge(call: MemoryCall, match: Match, reason: string): ClaimOutcome {
  const row = matchRow(call, match.id) ?? placeMatch(call, match);
  row.state = 'VOID';
  row.reason = reason;
  endMatch(call, row);
  for (const ref of matchRefs(match)) {
    if (isIn(call, match.id, ref, 'PLACING')) closeTicket(call, ref, 'fail', reason);
  }
  return { outcome: 'void', reason, requeued: [] };
}

/** Lets players join again who were held until the result of their game. */
export function releaseMatch(call: MemoryCall, { matchId, ticketIds, userIds }: EndedMatch): ReleaseOutcome {
  const held = userIds.filter((userId) => {
    const slot = findRow(call.tenant.slots, userId, call.nowMs);
    if (slot === undefined || !ticketIds.includes(slot.ticketId) || heldUntil(call, userId) === undefined) return false;
    delete slot.heldUntil;
    return true;
  });
  const row = matchRow(call, matchId);
  if (row?.state === 'PLACING') row.isReleased = true;
  return { outcome: 'released', userIds: held };
}

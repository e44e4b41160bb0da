import type { Match, MatchTicket, Ticket } from '@paireto/contracts';
import type { ClaimOutcome, EndedMatch, ReleaseOutcome } from '@paireto/ticket-store';
import { endMatch, isPlacedIn, placeMatch, rowsOf } from './place.ts';
import { keyOf, type StoreContext } from './tables.ts';
import { closeTicket, heldUntil, slotKey } from './ticket-places.ts';

const BUSY = 'a player is in another match';
const WENT = 'the tickets went elsewhere';

/** Places the match of a challenge, whose tickets nobody enqueued; or it is void. */
export function placeChallenge(context: StoreContext, match: Match): ClaimOutcome {
  const key = keyOf(match.tenant, match.id);
  const rows = rowsOf(context, match);
  const missing = match.tickets.filter((_, index) => !isPlacedIn(match, rows[index]));
  const hasEnded = rows.some((row) => row !== undefined && !isPlacedIn(match, row));
  const isBusy = missing.some((ticket) => holderOf(context, match, ticket) === 'match');
  if (hasEnded || (isBusy && !context.planted('challenge-takes-the-busy'))) {
    return voidChallenge(context, match, hasEnded ? WENT : BUSY);
  }
  placeMatch(context, match);
  for (const each of missing) {
    const row = { state: 'PLACING', attempts: 0, matchId: match.id, reason: undefined, watched: false } as const;
    const isFree = holderOf(context, match, each) !== 'waiting ticket';
    context.tickets.set(keyOf(match.tenant, each.ticketId), { ...row, ticket: ticketOf(match, each) });
    for (const { userId } of isFree ? each.players : []) {
      context.slots.set(slotKey(context, match.tenant, userId), { ticketId: each.ticketId, live: true });
    }
  }
  const placed = context.matches.get(key)!;
  context.matches.set(key, { ...placed, attempts: placed.attempts + 1 });
  return { outcome: 'claimed', attempts: placed.attempts + 1 };
}

/** What has the player of a ticket that is to be placed. */
function holderOf(context: StoreContext, { tenant }: Match, ticket: MatchTicket): 'none' | 'waiting ticket' | 'match' {
  const slot = context.slots.get(slotKey(context, tenant, ticket.players[0]!.userId));
  if (slot === undefined || slot.ticketId === ticket.ticketId) return 'none';
  const state = context.tickets.get(keyOf(tenant, slot.ticketId))?.state;
  if (state === 'MATCHED' && heldUntil(context, slot) !== undefined) return 'match';
  if (!slot.live || state === undefined) return 'none';
  if (state === 'REQUIRES_ACCEPTANCE' || state === 'PLACING') return 'match';
  return state === 'SEARCHING' ? 'waiting ticket' : 'none';
}

const ticketOf = (match: Match, { ticketId, players, enqueuedAt, expiresAt }: MatchTicket): Ticket => ({
  ...{ id: ticketId, tenant: match.tenant, queue: match.queue, rulesetVersion: match.rulesetVersion },
  ...{ pools: [match.pool], players, attributes: [match.attributes], enqueuedAt, expiresAt },
});

function voidChallenge(context: StoreContext, match: Match, reason: string): ClaimOutcome {
  const key = keyOf(match.tenant, match.id);
  const blank = { game: undefined, attempts: 0, acceptBy: undefined, accepted: [] };
  context.matches.set(key, { ...blank, ...context.matches.get(key), match, state: 'VOID', reason });
  endMatch(context, match);
  for (const row of rowsOf(context, match)) if (isPlacedIn(match, row)) closeTicket(context, row, 'fail', { reason });
  return { outcome: 'void', reason, requeued: [] };
}

/** Lets players join again who were held until the result of their game. */
export function releaseMatch(context: StoreContext, tenant: string, ended: EndedMatch): ReleaseOutcome {
  if (context.planted('release-forgotten')) return { outcome: 'released', userIds: [] };
  const held = ended.userIds.filter((userId) => {
    const key = slotKey(context, tenant, userId);
    const slot = context.slots.get(key);
    if (slot === undefined || !ended.ticketIds.includes(slot.ticketId)) return false;
    if (heldUntil(context, slot) === undefined) return false;
    context.slots.set(key, { ticketId: slot.ticketId, live: false });
    return true;
  });
  const row = context.matches.get(keyOf(tenant, ended.matchId));
  if (row?.state === 'PLACING') context.matches.set(keyOf(tenant, ended.matchId), { ...row, released: true });
  return { outcome: 'released', userIds: held };
}

import type { TicketState } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import type { Slot } from '../slot.ts';
import { decodeMatch } from '../stored-match.ts';
import { decodeTicket, matchIdOf } from '../stored-ticket.ts';
import type { PlayerTicketView, TicketView } from '../ticket-store.ts';
import { readSlots } from './read-slots.ts';
import { redisTime } from './redis-time.ts';

/** A ticket with its match and game; undefined when it is unknown or forgotten. */
export async function readTicket(
  redis: Redis | Cluster,
  keys: TenantKeys,
  ticketId: string,
): Promise<TicketView | undefined> {
  const stored = await redis.mget(keys.ticket(ticketId));
  const matchId = matchIdOf(stored[0]);
  const match = matchId === undefined ? [] : await redis.mget(keys.match(matchId));
  return viewOf(keys.tenant, ticketId, stored[0], match[0]);
}

/** Puts together a stored ticket and its stored match; undefined when the first is no ticket. */
export function viewOf(
  tenant: string,
  ticketId: string,
  storedTicket: string | null | undefined,
  storedMatch: string | null | undefined,
): TicketView | undefined {
  const found = decodeTicket(tenant, ticketId, storedTicket);
  if (found === undefined) return undefined;
  const { ticket, state, attempts, matchId, reason } = found;
  const match = matchId === undefined ? undefined : decodeMatch(tenant, matchId, storedMatch);
  return {
    ticket,
    state,
    attempts,
    matchId,
    match: match?.match,
    game: match?.game,
    acceptance: state === 'REQUIRES_ACCEPTANCE' ? match?.acceptance : undefined,
    // A match after an earlier one that came to nothing is not explained by that one's reason.
    reason: isInMatch(state) ? undefined : reason,
  };
}

/** The ticket that the player's slot points to. */
export async function readPlayerTicket(
  redis: Redis | Cluster,
  keys: TenantKeys,
  userId: string,
): Promise<PlayerTicketView | undefined> {
  const [slot] = await readSlots(redis, keys, [userId]);
  if (slot === undefined) return undefined;
  const [view, heldUntil] = await Promise.all([readTicket(redis, keys, slot.ticketId), heldUntilOf(redis, slot.live)]);
  return view === undefined ? undefined : { ...view, heldUntil: view.state === 'MATCHED' ? heldUntil : undefined };
}

/** Until when a slot holds whose game exists, undefined where it does not (any more). */
async function heldUntilOf(redis: Redis | Cluster, heldUntil: Slot['live']): Promise<number | undefined> {
  if (!(heldUntil > 1)) return undefined;
  return heldUntil > (await redisTime(redis)) ? heldUntil : undefined;
}

const isInMatch = (state: TicketState): boolean =>
  state === 'REQUIRES_ACCEPTANCE' || state === 'PLACING' || state === 'MATCHED';

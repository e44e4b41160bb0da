import { type Game, type Match, type TicketState, ticketStateSchema } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import type { Slot } from '../slot.ts';
import { decodeJson, decodeTicket, TICKET_FIELDS } from '../stored-ticket.ts';
import type { PlayerTicketView, TicketView } from '../ticket-store.ts';
import { readHashes } from './pipelines.ts';
import { readSlots } from './read-slots.ts';
import { redisTime } from './redis-time.ts';

/** The fields of a stored ticket and of a stored match, as `viewOf` takes them. */
export const TICKET_VIEW_FIELDS = [...TICKET_FIELDS, 'state', 'attempts', 'match', 'reason'];
export const MATCH_FIELDS = ['data', 'game', 'acceptBy', 'accepted'];

/** A ticket with its match and game; undefined when it is unknown or forgotten. */
export async function readTicket(
  redis: Redis | Cluster,
  keys: TenantKeys,
  ticketId: string,
): Promise<TicketView | undefined> {
  const [stored = []] = await readHashes(redis, [keys.ticket(ticketId)], TICKET_VIEW_FIELDS);
  const matchId = matchIdOf(stored);
  const [match = []] = matchId === undefined ? [] : await readHashes(redis, [keys.match(matchId)], MATCH_FIELDS);
  return viewOf(stored, match);
}

/** The match that a stored ticket is in or was in last; undefined for what is no ticket. */
export const matchIdOf = (stored: readonly (string | null)[]): string | undefined => stored[7] ?? undefined;

/** Puts together a stored ticket and its stored match; undefined when the first is no ticket. */
export function viewOf(stored: readonly (string | null)[], match: readonly (string | null)[]): TicketView | undefined {
  const ticket = decodeTicket(stored);
  const state = ticketStateSchema.safeParse(stored[5]).data;
  if (ticket === undefined || state === undefined) return undefined;
  return {
    ticket,
    state,
    attempts: Number(stored[6]),
    matchId: matchIdOf(stored),
    match: decodeJson<Match>(match[0]),
    game: decodeJson<Game>(match[1]),
    acceptance: state === 'REQUIRES_ACCEPTANCE' ? acceptanceOf(match) : undefined,
    // A match after an earlier one that came to nothing is not explained by that one's reason.
    reason: !isInMatch(state) ? (stored[8] ?? undefined) : undefined,
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

function acceptanceOf([, , acceptBy, accepted]: readonly (string | null)[]): TicketView['acceptance'] {
  if (typeof acceptBy !== 'string') return undefined;
  return { acceptBy: Number(acceptBy), acceptedUserIds: accepted?.split(' ') ?? [] };
}

import { type Game, type Match, ticketStateSchema } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeJson, decodeTicket } from '../stored-ticket.ts';
import type { TicketView } from '../ticket-store.ts';
import { readHashes } from './pipelines.ts';

const FIELDS = ['data', 'balances', 'enq', 'exp', 'state', 'attempts', 'match', 'reason'];

/** A ticket with its match and game; undefined when it is unknown or forgotten. */
export async function readTicket(
  redis: Redis | Cluster,
  keys: TenantKeys,
  ticketId: string,
): Promise<TicketView | undefined> {
  const [stored = []] = await readHashes(redis, [keys.ticket(ticketId)], FIELDS);
  const ticket = decodeTicket(stored);
  const state = ticketStateSchema.safeParse(stored[4]).data;
  if (ticket === undefined || state === undefined) return undefined;
  const matchId = stored[6] ?? undefined;
  const [match = []] = matchId === undefined ? [] : await readHashes(redis, [keys.match(matchId)], ['data', 'game']);
  return {
    ticket,
    state,
    attempts: Number(stored[5]),
    matchId,
    match: decodeJson<Match>(match[0]),
    game: decodeJson<Game>(match[1]),
    // A match after an earlier one that came to nothing is not explained by that one's reason.
    reason: state !== 'PLACING' && state !== 'MATCHED' ? (stored[7] ?? undefined) : undefined,
  };
}

/** The ticket that the player's slot points to. */
export async function readPlayerTicket(
  redis: Redis | Cluster,
  keys: TenantKeys,
  userId: string,
): Promise<TicketView | undefined> {
  const [slot = []] = await readHashes(redis, [keys.player(userId)], ['ticket']);
  const ticketId = slot[0];
  return typeof ticketId === 'string' ? readTicket(redis, keys, ticketId) : undefined;
}

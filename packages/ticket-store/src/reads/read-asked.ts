import { type Match, type Ticket, type TicketState, ticketStateSchema } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeJson, decodeTicket, TICKET_FIELDS } from '../stored-ticket.ts';
import { matchOfOne } from '../transitions/asked-match.ts';
import { readHashes } from './pipelines.ts';

/** A ticket and the match that its players are or were asked about. */
export interface Asked {
  ticket: Ticket;
  state: TicketState;
  /** Undefined where nothing was asked. Of a match that is gone: what the ticket tells of it. */
  match: Match | undefined;
  isGone: boolean;
}

/** What tickets ask their players, in the order of the ids; undefined where there is no such ticket. */
export async function readAsked(
  redis: Redis | Cluster,
  keys: TenantKeys,
  ticketIds: readonly string[],
): Promise<(Asked | undefined)[]> {
  const stored = await readHashes(
    redis,
    ticketIds.map((id) => keys.ticket(id)),
    [...TICKET_FIELDS, 'state', 'match'],
  );
  const matchIds = stored.map((fields) => fields[6] ?? undefined);
  const matches = await readMatchData(redis, keys, matchIds);
  return stored.map((fields, index) => {
    const ticket = decodeTicket(fields);
    const state = ticketStateSchema.safeParse(fields[5]).data;
    if (ticket === undefined || state === undefined) return undefined;
    const matchId = matchIds[index];
    const match = matches[index];
    if (match?.tickets.some(({ ticketId }) => ticketId === ticket.id)) {
      return { ticket, state, match: match.acceptWithinMs === undefined ? undefined : match, isGone: false };
    }
    const isGone = state === 'REQUIRES_ACCEPTANCE' && matchId !== undefined;
    return { ticket, state, match: isGone ? matchOfOne(matchId, ticket) : undefined, isGone };
  });
}

/** The matches of these ids, in their order; undefined where there is none. */
export async function readMatchData(
  redis: Redis | Cluster,
  keys: TenantKeys,
  matchIds: readonly (string | undefined)[],
): Promise<(Match | undefined)[]> {
  const wanted = [...new Set(matchIds.filter((id) => id !== undefined))];
  const stored = await readHashes(
    redis,
    wanted.map((id) => keys.match(id)),
    ['data'],
  );
  const known = new Map(wanted.map((id, index) => [id, decodeJson<Match>(stored[index]?.[0])]));
  return matchIds.map((id) => (id === undefined ? undefined : known.get(id)));
}

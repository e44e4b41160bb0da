import type { Match, Ticket, TicketState } from '@paireto/contracts';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeOnlyMatch } from '../stored-match.ts';
import { decodeTicket } from '../stored-ticket.ts';
import { matchOfOne } from '../transitions/asked-match.ts';
import { readTexts } from './pipelines.ts';

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
  const stored = await readTexts(
    redis,
    ticketIds.map((id) => keys.ticket(id)),
  );
  const tickets = stored.map((text, index) => decodeTicket(keys.tenant, ticketIds[index]!, text));
  const matches = await readMatchData(
    redis,
    keys,
    tickets.map((each) => each?.matchId),
  );
  return tickets.map((found, index) => {
    if (found === undefined) return undefined;
    const { ticket, state, matchId } = found;
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
  const stored = await readTexts(
    redis,
    wanted.map((id) => keys.match(id)),
  );
  const known = new Map(wanted.map((id, index) => [id, decodeOnlyMatch(keys.tenant, id, stored[index])]));
  return matchIds.map((id) => (id === undefined ? undefined : known.get(id)));
}

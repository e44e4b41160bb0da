import { randomUUID } from 'node:crypto';
import type { Match, MatchTicket, Ticket } from '@paireto/contracts';
import { buildTicket } from './build-ticket.ts';

/** A ticket's part in a match. */
export const buildMatchTicket = (ticket: Ticket, team: string): MatchTicket => ({
  ticketId: ticket.id,
  team,
  players: ticket.players,
  pools: ticket.pools,
  enqueuedAt: ticket.enqueuedAt,
  expiresAt: ticket.expiresAt,
  ...(ticket.traceparent === undefined ? {} : { traceparent: ticket.traceparent }),
});

/** A valid chess match of two random tickets; to match given ones, pass `tickets: [buildMatchTicket(a, 'white'), …]`. */
export function buildMatch(overrides: Partial<Match> = {}): Match {
  const white = buildTicket();
  const black = buildTicket({ enqueuedAt: white.enqueuedAt });
  return {
    id: randomUUID(),
    tenant: white.tenant,
    queue: white.queue,
    rulesetVersion: white.rulesetVersion,
    pool: white.pools[0]!,
    attributes: white.attributes[0]!,
    tickets: [buildMatchTicket(white, 'white'), buildMatchTicket(black, 'black')],
    proposedAt: Date.now(),
    ...overrides,
  };
}

import { randomUUID } from 'node:crypto';
import type { Match, MatchPlayer, MatchTicket, Ticket, TicketPlayer } from '@paireto/contracts';
import { buildTicket } from './build-ticket.ts';

/** A ticket's part in a match: its players without what only the engine needs. */
export const buildMatchTicket = (ticket: Ticket, team: string): MatchTicket => ({
  ticketId: ticket.id,
  team,
  players: ticket.players.map(matchPlayer),
  pools: ticket.pools,
  enqueuedAt: ticket.enqueuedAt,
  expiresAt: ticket.expiresAt,
  ...(ticket.traceparent === undefined ? {} : { traceparent: ticket.traceparent }),
});

const matchPlayer = ({ roles: _roles, blocked: _blocked, recent: _recent, ...player }: TicketPlayer): MatchPlayer =>
  player;

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

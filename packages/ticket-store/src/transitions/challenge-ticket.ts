import type { Match, MatchPlayer, MatchTicket, Ticket, TicketPlayer } from '@paireto/contracts';

/** The ticket of a challenge as it is stored: nobody enqueued it, so its match says all there is to say about it. */
export const challengeTicket = (match: Match, ticket: MatchTicket): Ticket => ({
  id: ticket.ticketId,
  tenant: match.tenant,
  queue: match.queue,
  rulesetVersion: match.rulesetVersion,
  pools: [match.pool],
  players: ticket.players.map(withoutRole),
  ...(match.region === undefined ? {} : { region: match.region }),
  attributes: [match.attributes],
  enqueuedAt: ticket.enqueuedAt,
  expiresAt: ticket.expiresAt,
  ...(ticket.traceparent === undefined ? {} : { traceparent: ticket.traceparent }),
});

function withoutRole(player: MatchPlayer): TicketPlayer {
  const { role: _, ...rest } = player;
  return rest;
}

/** Until when a challenge may be placed that Redis does not know, epoch ms: any later it may have been forgotten. */
export const placeableUntil = (match: Match, retentionMs: number): number =>
  match.proposedAt + Math.floor(retentionMs / 2);

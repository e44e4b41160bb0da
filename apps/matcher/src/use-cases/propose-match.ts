import type { Match, MatchTicket, Ticket } from '@paireto/contracts';
import { chooseSides } from '@paireto/engine';
import type { WaitingPool, WaitingTicket } from './waiting-pool.ts';

/** Makes a match of two tickets that met in this pool: the first of its tickets plays for the queue's first team (white). */
export function proposeMatch(
  pool: WaitingPool,
  pair: readonly [WaitingTicket, WaitingTicket],
  context: { matchId: string; nowMs: number; random: () => number },
): Match {
  const [first, second] = pair.map(({ ticket }) => ticket) as [Ticket, Ticket];
  const [white, black] = chooseSides(
    { ticket: first, sideBalance: first.players[0]!.sideBalance },
    { ticket: second, sideBalance: second.players[0]!.sideBalance },
    context.random,
  );
  const region = first.region ?? second.region;
  return {
    id: context.matchId,
    tenant: pool.tenant,
    queue: pool.queue.name,
    rulesetVersion: pool.queue.version,
    pool: pool.name,
    ...(region === undefined ? {} : { region }),
    attributes: sharedAttributes(attributesIn(first, pool.name), attributesIn(second, pool.name)),
    tickets: [matchTicket(white.ticket, pool.queue.teams[0]), matchTicket(black.ticket, pool.queue.teams[1])],
    proposedAt: context.nowMs,
  };
}

/** What both asked for. The pool's attributes are equal by definition; others may differ and then say nothing. */
const sharedAttributes = (a: Record<string, string>, b: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(a).filter(([name, value]) => b[name] === value));

/** What a ticket asks for in one of its pools. */
const attributesIn = (ticket: Ticket, pool: string): Record<string, string> =>
  ticket.attributes[ticket.pools.indexOf(pool)] ?? {};

const matchTicket = (ticket: Ticket, team: string): MatchTicket => ({
  ticketId: ticket.id,
  team,
  players: ticket.players,
  pools: ticket.pools,
  enqueuedAt: ticket.enqueuedAt,
  expiresAt: ticket.expiresAt,
  ...(ticket.traceparent === undefined ? {} : { traceparent: ticket.traceparent }),
});

import { defined, type Match, type MatchTicket, strikeTerms, type Ticket } from '@paireto/contracts';
import { chooseSides, type MatchProposal } from '@paireto/engine';
import type { World } from '../../world.ts';
import type { WaitingPool, WaitingTicket } from './pool-book.ts';

/** Two tickets that a pass brought together, on their way to becoming a match. */
export interface Proposal {
  match: Match;
  tickets: readonly WaitingTicket[];
}

/** Makes a match of two tickets of a pool, as apps/matcher does. */
export function propose(world: World, pool: WaitingPool, found: MatchProposal<WaitingTicket>): Proposal {
  const { tickets, region } = found;
  const [senior, junior] = tickets as [WaitingTicket, WaitingTicket];
  const [white, black] = chooseSides(sideOf(senior), sideOf(junior), world.random.next);
  const { teams, acceptance, cooldown } = world.queue;
  const match: Match = {
    id: world.nextId('m'),
    tenant: pool.tenant,
    queue: world.queue.name,
    rulesetVersion: world.queue.version,
    pool: pool.name,
    ...(region === undefined ? {} : { region }),
    attributes: senior.ticket.attributes[senior.ticket.pools.indexOf(pool.name)] ?? {},
    tickets: [matchTicket(white.ticket, teams[0]!.name), matchTicket(black.ticket, teams[1]!.name)],
    ...(acceptance === undefined ? {} : { acceptWithinMs: acceptance.withinMs }),
    ...defined('strikes', strikeTerms(cooldown, ['declined', 'not-accepted'])),
    ...(world.queue.holdForMs === undefined ? {} : { holdForMs: world.queue.holdForMs }),
    proposedAt: world.scheduler.nowMs(),
  };
  world.history.proposed(match);
  return { match, tickets };
}

export const ticketIdsOf = (match: Match): string => match.tickets.map(({ ticketId }) => ticketId).join(' ');

const sideOf = ({ ticket }: WaitingTicket) => ({ ticket, sideBalance: ticket.players[0]!.sideBalance });

const matchTicket = (ticket: Ticket, team: string): MatchTicket => ({
  ticketId: ticket.id,
  team,
  players: ticket.players,
  pools: ticket.pools,
  enqueuedAt: ticket.enqueuedAt,
  expiresAt: ticket.expiresAt,
});

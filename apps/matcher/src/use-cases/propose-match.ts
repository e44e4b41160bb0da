import {
  defined,
  isDuel,
  type Match,
  type MatchPlayer,
  type MatchTicket,
  type Ruleset,
  strikeTerms,
  type Ticket,
  type TicketPlayer,
} from '@paireto/contracts';
import { chooseSides, type MatchProposal } from '@paireto/engine';
import type { PooledTicket, WaitingPool } from './waiting-pool.ts';

/** The team of the ticket of a running game, which plays for none. */
const BACKFILL_TEAM = 'backfill';

/** A ticket of a proposal on its way into the match. */
interface Placed {
  ticket: Ticket;
  team: string;
  /** By player; absent when the rules have no roles. */
  roles: readonly (string | undefined)[] | undefined;
}

/**
 * Makes a match of tickets that met in this pool. Teams and roles are those of the proposal; only of one against one it
 * is the balance of sides that decides who plays for the first team (white), whose ticket comes first then.
 */
export function proposeMatch(
  pool: Pick<WaitingPool, 'tenant' | 'name' | 'ruleset'>,
  proposal: MatchProposal<PooledTicket>,
  context: { matchId: string; nowMs: number; random: () => number },
): Match {
  const { ruleset } = pool;
  const { acceptance, avoidRecent, cooldown, holdForMs } = ruleset;
  const placed = bySide(ruleset, placedTickets(ruleset, proposal), context.random);
  const backfill = placed.map(({ ticket }) => ticket.backfill).find((found) => found !== undefined);
  return {
    id: context.matchId,
    tenant: pool.tenant,
    queue: ruleset.name,
    rulesetVersion: ruleset.version,
    pool: pool.name,
    ...defined('region', proposal.region),
    attributes: sharedAttributes(placed.map(({ ticket }) => attributesIn(ticket, pool.name))),
    tickets: placed.map(matchTicket),
    ...defined('acceptWithinMs', acceptance?.withinMs),
    ...defined('strikes', strikeTerms(cooldown, ['declined', 'not-accepted'])),
    ...defined('backfill', backfill && { gameId: backfill.gameId, ...defined('serverAddr', backfill.serverAddr) }),
    ...defined('holdForMs', holdForMs),
    ...defined('rememberOpponents', avoidRecent && { count: avoidRecent.opponents, withinMs: avoidRecent.withinMs }),
    proposedAt: context.nowMs,
  };
}

const placedTickets = ({ teams }: Ruleset, proposal: MatchProposal<PooledTicket>): Placed[] =>
  proposal.tickets.map(({ waiting: { ticket } }, index) => ({
    ticket,
    team: ticket.backfill === undefined ? teams[proposal.teams[index]!]!.name : BACKFILL_TEAM,
    roles: proposal.roles?.[index],
  }));

function bySide({ teams, isFreeForAll }: Ruleset, placed: Placed[], random: () => number): Placed[] {
  const [one, other] = placed;
  const [first, second] = teams;
  if (isFreeForAll || !isDuel(teams) || first === undefined || second === undefined) return placed;
  if (one === undefined || other === undefined || placed.some(({ team }) => team === BACKFILL_TEAM)) return placed;
  const withBalance = (each: Placed) => ({ each, sideBalance: each.ticket.players[0]?.sideBalance ?? 0 });
  const [white, black] = chooseSides(withBalance(one), withBalance(other), random);
  return [
    { ...white.each, team: first.name },
    { ...black.each, team: second.name },
  ];
}

/** What all asked for. The pool's attributes are equal by definition; others may differ and then say nothing. */
function sharedAttributes([first = {}, ...others]: readonly Ticket['attributes'][number][]): Match['attributes'] {
  const isShared = ([name, value]: [string, unknown]): boolean =>
    others.every((other) => JSON.stringify(other[name]) === JSON.stringify(value));
  return Object.fromEntries(Object.entries(first).filter(isShared));
}

/** What a ticket asks for in one of its pools. */
const attributesIn = (ticket: Ticket, pool: string): Ticket['attributes'][number] =>
  ticket.attributes[ticket.pools.indexOf(pool)] ?? {};

const matchTicket = ({ ticket, team, roles }: Placed): MatchTicket => ({
  ticketId: ticket.id,
  team,
  players: ticket.players.map((player, index) => matchPlayer(player, roles?.[index])),
  pools: ticket.pools,
  enqueuedAt: ticket.enqueuedAt,
  expiresAt: ticket.expiresAt,
  ...defined('traceparent', ticket.traceparent),
});

/** Their rating with all that is known about it; whom they avoid is nobody's business after the engine's. */
function matchPlayer(player: TicketPlayer, role: string | undefined): MatchPlayer {
  const { roles: _, blocked: __, recent: ___, ...kept } = player;
  return { ...kept, ...defined('role', role) };
}

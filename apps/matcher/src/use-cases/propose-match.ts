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
  const match: Match = {
    id: context.matchId,
    tenant: pool.tenant,
    queue: ruleset.name,
    rulesetVersion: ruleset.version,
    pool: pool.name,
    attributes: sharedAttributes(placed, pool.name),
    tickets: placed.map(matchTicket),
    proposedAt: context.nowMs,
  };
  if (proposal.region !== undefined) match.region = proposal.region;
  if (acceptance !== undefined) match.acceptWithinMs = acceptance.withinMs;
  const strikes = cooldown && strikeTerms(cooldown, ['declined', 'not-accepted']);
  if (strikes !== undefined) match.strikes = strikes;
  const running = ruleset.backfill ? placed.find(({ ticket }) => ticket.backfill !== undefined) : undefined;
  if (running?.ticket.backfill !== undefined) {
    const { gameId, serverAddr } = running.ticket.backfill;
    match.backfill = { gameId, ...defined('serverAddr', serverAddr) };
  }
  if (holdForMs !== undefined) match.holdForMs = holdForMs;
  if (avoidRecent !== undefined) {
    match.rememberOpponents = { count: avoidRecent.opponents, withinMs: avoidRecent.withinMs };
  }
  return match;
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
function sharedAttributes(placed: readonly Placed[], pool: string): Match['attributes'] {
  const [first = {}, ...others] = placed.map(({ ticket }) => attributesIn(ticket, pool));
  // Tickets in memory share what is equal, as a rule.
  if (others.every((other) => other === first)) return first;
  const isShared = ([name, value]: [string, unknown]): boolean =>
    others.every((other) => other[name] === value || JSON.stringify(other[name]) === JSON.stringify(value));
  return Object.fromEntries(Object.entries(first).filter(isShared));
}

/** What a ticket asks for in one of its pools. */
const attributesIn = (ticket: Ticket, pool: string): Ticket['attributes'][number] =>
  ticket.attributes[ticket.pools.length === 1 ? 0 : ticket.pools.indexOf(pool)] ?? {};

function matchTicket({ ticket, team, roles }: Placed): MatchTicket {
  const made: MatchTicket = {
    ticketId: ticket.id,
    team,
    players: ticket.players.map((player, index) => matchPlayer(player, roles?.[index])),
    pools: ticket.pools,
    enqueuedAt: ticket.enqueuedAt,
    expiresAt: ticket.expiresAt,
  };
  if (ticket.traceparent !== undefined) made.traceparent = ticket.traceparent;
  return made;
}

/** Their rating with all that is known about it; whom they avoid is nobody's business after the engine's. */
function matchPlayer(player: TicketPlayer, role: string | undefined): MatchPlayer {
  const { userId, rating, sideBalance, deviation, ratingFrom, ratingStale } = player;
  const made: MatchPlayer = { userId, rating, sideBalance };
  if (deviation !== undefined) made.deviation = deviation;
  if (ratingFrom !== undefined) made.ratingFrom = ratingFrom;
  if (ratingStale !== undefined) made.ratingStale = ratingStale;
  if (role !== undefined) made.role = role;
  return made;
}

import type { Match, MatchPlayer, MatchTicket } from '@paireto/contracts';
import { decodeJson } from './decode-json.ts';

/** What few matches, tickets and players have stands under its name; what all have, by its place. */
type SeldomOfMatch = Omit<
  Match,
  'id' | 'tenant' | 'queue' | 'rulesetVersion' | 'pool' | 'attributes' | 'tickets' | 'proposedAt'
>;
type SeldomOfPlayer = Omit<MatchPlayer, 'userId' | 'rating' | 'sideBalance'>;

type StoredPlayer = [userId: string, rating: number, sideBalance: number, seldom: SeldomOfPlayer];
type StoredTicket = [
  ticketId: string,
  team: string,
  players: StoredPlayer[],
  /** 0: only that of the match. */
  pools: string[] | 0,
  enqueuedAt: number,
  expiresAt: number,
  traceparent?: string,
];
type StoredMatch = [
  queue: string,
  rulesetVersion: number,
  pool: string,
  attributes: Match['attributes'],
  tickets: StoredTicket[],
  proposedAt: number,
  seldom: SeldomOfMatch,
];

/** Every member of a type, each of which may be undefined: none can be forgotten. */
type AllOf<Type> = { [Name in keyof Required<Type>]: Type[Name] | undefined };

/** A match as JSON without what its key tells. Short, for the scripts copy it, and Lua reads every byte each time. */
export function encodeMatchData(match: Match): string {
  const { queue, rulesetVersion, pool, attributes, proposedAt } = match;
  const seldom: AllOf<SeldomOfMatch> = {
    region: match.region,
    acceptWithinMs: match.acceptWithinMs,
    backfill: match.backfill,
    challenge: match.challenge,
    holdForMs: match.holdForMs,
    rememberOpponents: match.rememberOpponents,
    strikes: match.strikes,
    traceparent: match.traceparent,
  };
  const tickets = match.tickets.map((ticket) => storedTicket(ticket, pool));
  return JSON.stringify([queue, rulesetVersion, pool, attributes, tickets, proposedAt, seldom]);
}

/** What `encodeMatchData` wrote of the match of this id; undefined when the text is not that. */
export function decodeMatchData(tenant: string, id: string, text: unknown): Match | undefined {
  const data = decodeJson<StoredMatch>(text);
  if (!Array.isArray(data) || !Array.isArray(data[4])) return undefined;
  const [queue, rulesetVersion, pool, attributes, tickets, proposedAt, seldom] = data;
  const parts = tickets.map((ticket) => readTicket(ticket, pool));
  return { id, tenant, queue, rulesetVersion, pool, attributes, tickets: parts, proposedAt, ...seldom };
}

function storedTicket(ticket: MatchTicket, pool: string): unknown[] {
  const { ticketId, team, pools, enqueuedAt, expiresAt, traceparent } = ticket;
  const only = pools.length === 1 && pools[0] === pool;
  const stored = [ticketId, team, ticket.players.map(storedPlayer), only ? 0 : pools, enqueuedAt, expiresAt];
  if (traceparent !== undefined) stored.push(traceparent);
  return stored;
}

function readTicket(stored: StoredTicket, pool: string): MatchTicket {
  const [ticketId, team, players, pools, enqueuedAt, expiresAt, traceparent] = stored;
  return {
    ticketId,
    team,
    players: players.map(readPlayer),
    pools: pools === 0 ? [pool] : pools,
    enqueuedAt,
    expiresAt,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function storedPlayer(player: MatchPlayer): unknown {
  const { userId, rating, sideBalance, deviation, ratingFrom, ratingStale, role } = player;
  const seldom: AllOf<SeldomOfPlayer> = { deviation, ratingFrom, ratingStale, role };
  return [userId, rating, sideBalance, seldom];
}

const readPlayer = ([userId, rating, sideBalance, seldom]: StoredPlayer): MatchPlayer => ({
  userId,
  rating,
  sideBalance,
  ...seldom,
});

import type { Ticket, TicketPlayer } from '@paireto/contracts';
import { decodeJson } from './decode-json.ts';

/** What of a ticket never changes and is told by neither its key nor the script that lets it in. */
export type TicketData = Omit<Ticket, 'id' | 'tenant' | 'enqueuedAt' | 'expiresAt' | 'players'> & {
  players: readonly PlayerData[];
};
type PlayerData = Omit<TicketPlayer, 'sideBalance' | 'recent'>;

/** What few tickets have stands under its name; what all have, by its place. */
type SeldomOfTicket = Omit<TicketData, 'queue' | 'rulesetVersion' | 'pools' | 'attributes' | 'players'>;
type SeldomOfPlayer = Omit<PlayerData, 'userId' | 'rating'>;

type StoredPlayer = [userId: string, rating: number, seldom: SeldomOfPlayer];
type StoredData = [
  queue: string,
  rulesetVersion: number,
  pools: string[],
  attributes: Ticket['attributes'],
  players: StoredPlayer[],
  seldom: SeldomOfTicket,
];

/** Every member of a type, each of which may be undefined: none can be forgotten. */
type AllOf<Type> = { [Name in keyof Required<Type>]: Type[Name] | undefined };

/** The data of a ticket as JSON, which the scripts copy: short, for Lua reads every byte of it each time. */
export function encodeTicketData(ticket: TicketData): string {
  const seldom: AllOf<SeldomOfTicket> = {
    backfill: ticket.backfill,
    region: ticket.region,
    latencies: ticket.latencies,
    maxRatingGap: ticket.maxRatingGap,
    headStartMs: ticket.headStartMs,
    traceparent: ticket.traceparent,
  };
  const players = ticket.players.map(storedPlayer);
  return JSON.stringify([ticket.queue, ticket.rulesetVersion, ticket.pools, ticket.attributes, players, seldom]);
}

/** What `encodeTicketData` wrote, with side balances of 0; undefined when the text is not that. */
export function decodeTicketData(
  text: unknown,
): Omit<Ticket, 'id' | 'tenant' | 'enqueuedAt' | 'expiresAt'> | undefined {
  const data = decodeJson<StoredData>(text);
  if (!Array.isArray(data) || !Array.isArray(data[4])) return undefined;
  const [queue, rulesetVersion, pools, attributes, players, seldom] = data;
  return { queue, rulesetVersion, pools, players: players.map(readPlayer), attributes, ...seldom };
}

function storedPlayer({ userId, rating, deviation, ratingFrom, ratingStale, roles, blocked }: PlayerData): unknown {
  const seldom: AllOf<SeldomOfPlayer> = { deviation, ratingFrom, ratingStale, roles, blocked };
  return [userId, rating, seldom];
}

const readPlayer = ([userId, rating, seldom]: StoredPlayer): TicketPlayer => ({
  userId,
  rating,
  sideBalance: 0,
  ...seldom,
});

import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeSlot } from '../slot.ts';
import type { PlayerQuestion, PlayerTickets, TicketView } from '../ticket-store.ts';
import { readTogether } from './pipelines.ts';
import { MATCH_FIELDS, matchIdOf, TICKET_VIEW_FIELDS, viewOf } from './read-ticket.ts';

type Hash = readonly (string | null)[];

/** What one round trip brought, by key. */
interface Round {
  /** Ids of the tickets in them. */
  slots: ReadonlyMap<string, string | undefined>;
  tickets: ReadonlyMap<string, Hash>;
  matches: ReadonlyMap<string, Hash>;
}

/** The keys that one round trip asks for. */
interface Wanted {
  slots: Set<string>;
  tickets: Set<string>;
  matches: Set<string>;
}

/**
 * The tickets of many players: one round trip where every guess of `asked` holds, and at most two more for what was not
 * guessed. A match counts for a ticket only if it was read after it: what a ticket says of its match is then there.
 */
export async function readPlayerTickets(
  redis: Redis | Cluster,
  keys: TenantKeys,
  asked: readonly PlayerQuestion[],
): Promise<PlayerTickets[]> {
  if (asked.length === 0) return [];
  const first = await readRound(redis, {
    slots: new Set(asked.map(({ userId }) => keys.player(userId))),
    tickets: new Set(asked.flatMap(({ ticketId }) => (ticketId === undefined ? [] : [keys.ticket(ticketId)]))),
    matches: new Set(asked.flatMap(({ matchId }) => (matchId === undefined ? [] : [keys.match(matchId)]))),
  });
  const currentIds = asked.map(({ userId }) => first.slots.get(keys.player(userId)));
  const second = await readRound(redis, {
    slots: new Set(),
    tickets: new Set(
      currentIds.flatMap((id) => (id === undefined || first.tickets.has(keys.ticket(id)) ? [] : [keys.ticket(id)])),
    ),
    matches: matchesToRead(keys, first),
  });
  const third = await readRound(redis, { slots: new Set(), tickets: new Set(), matches: matchesToRead(keys, second) });

  const view = (ticketId: string | undefined): TicketView | undefined => {
    if (ticketId === undefined) return undefined;
    const key = keys.ticket(ticketId);
    const isFirst = first.tickets.has(key);
    const stored = (isFirst ? first : second).tickets.get(key) ?? [];
    const matchId = matchIdOf(stored);
    const matchKey = matchId === undefined ? undefined : keys.match(matchId);
    const rounds = isFirst ? [first, second] : [second, third];
    const match = rounds.map(({ matches }) => (matchKey === undefined ? undefined : matches.get(matchKey)));
    return viewOf(stored, match[0] ?? match[1] ?? []);
  };
  return asked.map(({ ticketId }, index) => ({
    current: view(currentIds[index]),
    asked: ticketId === currentIds[index] ? undefined : view(ticketId),
  }));
}

/** The matches of a round's tickets that did not come with them. */
function matchesToRead(keys: TenantKeys, { tickets, matches }: Round): Set<string> {
  const ids = [...tickets.values()].map(matchIdOf);
  const wanted = ids.flatMap((id) => (id === undefined ? [] : [keys.match(id)]));
  return new Set(wanted.filter((key) => !matches.has(key)));
}

/** Slots before tickets before matches, in one pipeline. Nothing is sent when nothing is wanted. */
async function readRound(redis: Redis | Cluster, { slots, tickets, matches }: Wanted): Promise<Round> {
  if (slots.size + tickets.size + matches.size === 0)
    return { slots: new Map(), tickets: new Map(), matches: new Map() };
  const replies = await readTogether(redis, (pipeline) => {
    if (slots.size > 0) pipeline.mget(...slots);
    for (const key of tickets) pipeline.hmget(key, ...TICKET_VIEW_FIELDS);
    for (const key of matches) pipeline.hmget(key, ...MATCH_FIELDS);
  });
  const texts = slots.size > 0 ? (replies.shift() as (string | null)[]) : [];
  const hashes = [...tickets, ...matches].map((key, index) => [key, (replies[index] as Hash | null) ?? []] as const);
  return {
    slots: new Map([...slots].map((key, index) => [key, decodeSlot(texts[index])?.ticketId])),
    tickets: new Map(hashes.slice(0, tickets.size)),
    matches: new Map(hashes.slice(tickets.size)),
  };
}

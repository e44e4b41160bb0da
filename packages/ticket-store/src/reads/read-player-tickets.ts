import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from '../keys.ts';
import { decodeSlot } from '../slot.ts';
import { matchIdOf } from '../stored-ticket.ts';
import type { PlayerQuestion, PlayerTickets, TicketView } from '../ticket-store.ts';
import { readTexts } from './pipelines.ts';
import { viewOf } from './read-ticket.ts';

type Stored = string | null | undefined;

/** What one round trip brought, by key. */
interface Round {
  /** Ids of the tickets in them. */
  slots: ReadonlyMap<string, string | undefined>;
  tickets: ReadonlyMap<string, Stored>;
  matches: ReadonlyMap<string, Stored>;
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
    const stored = (isFirst ? first : second).tickets.get(key);
    const matchId = matchIdOf(stored);
    const matchKey = matchId === undefined ? undefined : keys.match(matchId);
    const rounds = isFirst ? [first, second] : [second, third];
    const match = rounds.map(({ matches }) => (matchKey === undefined ? undefined : matches.get(matchKey)));
    return viewOf(keys.tenant, ticketId, stored, match[0] ?? match[1]);
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

/** Slots before tickets before matches, in the order in which one command reads them. Nothing is sent when nothing is wanted. */
async function readRound(redis: Redis | Cluster, { slots, tickets, matches }: Wanted): Promise<Round> {
  const texts = await readTexts(redis, [...slots, ...tickets, ...matches]);
  let read = 0;
  const next = (key: string) => [key, texts[read++]] as const;
  return {
    slots: new Map(Array.from(slots, next).map(([key, text]) => [key, decodeSlot(text)?.ticketId])),
    tickets: new Map(Array.from(tickets, next)),
    matches: new Map(Array.from(matches, next)),
  };
}

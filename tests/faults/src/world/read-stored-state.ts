import { type Game, ticketStateSchema } from '@paireto/contracts';
import { Redis } from 'ioredis';
import type { StoredMatch, StoredSlot, StoredState, StoredTicket } from '../check/evidence.ts';

/** Prefix of the keys of a stack that sets none. */
const KEY_PREFIX = 'paireto:';
const SCAN_COUNT = 1_000;

/** Reads everything that Redis holds of these tenants, past the ticket store: what is wrong must not be hidden by it. */
export async function readStoredState(redisUrl: string, tenants: readonly string[]): Promise<StoredState> {
  const redis = new Redis(redisUrl);
  try {
    const parts = await Promise.all(tenants.map((tenant) => readTenant(redis, tenant)));
    return {
      tickets: new Map(parts.flatMap(({ tickets }) => tickets.map((ticket) => [ticket.id, ticket]))),
      matches: new Map(parts.flatMap(({ matches }) => matches.map((match) => [match.id, match]))),
      slots: parts.flatMap(({ slots }) => slots),
      pooled: parts.flatMap(({ pooled }) => pooled),
      placing: parts.flatMap(({ placing }) => placing),
      outbox: parts.flatMap(({ outbox }) => outbox),
    };
  } finally {
    redis.disconnect();
  }
}

async function readTenant(redis: Redis, tenant: string) {
  const base = (kind: string): string => `${KEY_PREFIX}${kind}:{${tenant}}`;
  const keys = await scan(redis, `${KEY_PREFIX}*:{${tenant}}*`);
  const idIn = (kind: string, key: string): string => key.slice(`${base(kind)}:`.length);
  const named = (kind: string): string[] => keys.filter((key) => key.startsWith(`${base(kind)}:`));
  const matchTexts = await readTexts(redis, named('match'));
  const matches = matchTexts.map(({ key, text }) => toMatch(tenant, idIn('match', key), text.split('\t')));
  const games = new Map(matchTexts.map(({ key, text }) => [idIn('match', key), gameOf(text.split('\t'))]));
  const tickets = (await readTexts(redis, named('ticket'))).map(({ key, text }) =>
    toTicket(tenant, idIn('ticket', key), text.split('\t'), games),
  );
  const slots = (await readTexts(redis, named('player'))).map(
    ({ key, text }): StoredSlot => ({
      tenant,
      userId: idIn('player', key),
      // `<live> <ticket id>`
      ticketId: text.slice(text.indexOf(' ') + 1),
      live: text.startsWith('1 '),
    }),
  );
  const pooled = await Promise.all(
    named('pool').map(async (key) => {
      const pool = idIn('pool', key);
      return (await redis.zrange(key, '0', '-1')).map((ticketId) => ({ pool, ticketId }));
    }),
  );
  const [placing, outbox] = await Promise.all([
    redis.zrange(base('placing'), '0', '-1'),
    redis.zrange(base('outbox'), '0', '-1'),
  ]);
  return { tickets, matches, slots, pooled: pooled.flat(), placing, outbox };
}

async function scan(redis: Redis, pattern: string): Promise<string[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
    for (const key of found) keys.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...keys];
}

/** Those that are still there. */
async function readTexts(redis: Redis, keys: readonly string[]): Promise<{ key: string; text: string }[]> {
  const texts = keys.length === 0 ? [] : await redis.mget([...keys]);
  return keys.flatMap((key, index) => {
    const text = texts[index];
    return text == null ? [] : [{ key, text }];
  });
}

/** What is read here of the data of a ticket and of a match, by place. */
type TicketData = [queue: string, version: number, pools: unknown, attributes: unknown, players: StoredPlayer[]];
type MatchData = [queue: string, version: number, pool: string, attributes: unknown, tickets: MatchTicket[]];
type MatchTicket = [ticketId: string, team: string, players: StoredPlayer[]];
type StoredPlayer = [userId: string];

const gameOf = ([, , , , , , game]: readonly string[]): string | undefined => json<Game>(game)?.gameId;

/** Its fields: state, match, attempts, reason, enqueued at, expires at, presence, side balances, recent opponents, data. */
function toTicket(
  tenant: string,
  id: string,
  [text, match, , , enqueuedAt, , , , , data]: readonly string[],
  games: ReadonlyMap<string, string | undefined>,
): StoredTicket {
  const state = ticketStateSchema.parse(text);
  const matchId = state === 'MATCHED' || state === 'PLACING' ? match : undefined;
  return {
    id,
    tenant,
    userId: json<TicketData>(data)?.[4][0]?.[0] ?? '',
    state,
    enqueuedAt: new Date(Number(enqueuedAt)).toISOString(),
    matchId,
    gameId: matchId === undefined ? undefined : games.get(matchId),
  };
}

/** Its fields: state, attempts, reason, accept by, who accepted, released, game, data. */
const toMatch = (tenant: string, id: string, [state = '', , , , , , , data]: readonly string[]): StoredMatch => ({
  id,
  tenant,
  state,
  tickets: (json<MatchData>(data)?.[4] ?? []).map(([ticketId, , players]) => ({
    id: ticketId,
    userIds: players.map(([userId]) => userId),
  })),
});

const json = <Value>(text: string | undefined): Value | undefined =>
  text === undefined || text === '' ? undefined : (JSON.parse(text) as Value);

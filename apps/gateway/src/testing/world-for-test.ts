import { randomUUID } from 'node:crypto';
import { type Match, matchSchema, type QueueEntry, queueEntrySchema, type Ticket } from '@paireto/contracts';
import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { buildMatch, buildMatchTicket, natsForTest, redisForTest } from '@paireto/testkit';
import { createTicketStore, type TicketStore } from '@paireto/ticket-store';
import { expect } from 'vitest';
import { type Call, type GatewayForTest, gatewayForTest, playerToken } from './gateway-for-test.ts';

/** A gateway with a Redis key space and a NATS server of its own, and the store beside it to play the matcher with. */
export interface WorldForTest extends GatewayForTest {
  natsUrl: string;
  redisUrl: string;
  /** What all keys of this world begin with. */
  keyPrefix: string;
  store: TicketStore;
  /** Joins as a fresh player, or as the named one; returns the entry and the player's token. */
  join(userId?: string, json?: object): Promise<{ entry: QueueEntry; token: string; userId: string }>;
  /** Commits two entries as a match in their first pool or in `pool`, with `gameId` also finalizes it. Returns its id. */
  match(entries: readonly [QueueEntry, QueueEntry], gameId?: string, pool?: string): Promise<string>;
  /** A match of tickets, the first for the first team, not committed. */
  matchOf(tickets: readonly Ticket[], overrides?: Partial<Match>): Match;
  /** Loses an entry as a fail-over of Redis can; its player's slot stays. */
  lose(entry: QueueEntry): Promise<void>;
  /** A second gateway on the same servers; ends with the world. */
  another(): Promise<GatewayForTest>;
}

/** Starts it all; `env` overrides the gateway's environment. */
export async function worldForTest(env: Record<string, string> = {}): Promise<WorldForTest> {
  const [redisServer, nats] = await Promise.all([redisForTest(), natsForTest()]);
  const { url, keyPrefix } = redisServer;
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const redis = connectRedis({ url, name: 'test', logger, commandTimeoutMs: 30_000 });
  const gateways: GatewayForTest[] = [];
  const start = async (): Promise<GatewayForTest> => {
    const its = { REDIS_URL: url, REDIS_KEY_PREFIX: keyPrefix, NATS_URL: nats.url, ...env };
    const started = await gatewayForTest(its);
    gateways.push(started);
    await started.ready;
    return started;
  };
  const gateway = await start();
  await redisReady(redis);
  const store = createTicketStore({ redis, keyPrefix });

  return {
    ...gateway,
    natsUrl: nats.url,
    redisUrl: url,
    keyPrefix,
    store,
    join: (userId, json) => join(gateway, userId, json),
    match: (entries, gameId, pool) => match(store, entries, gameId, pool),
    matchOf: (tickets, overrides) => matchOf(tickets, tickets[0]?.pools[0] ?? '', overrides),
    another: start,
    lose: async (entry) => void (await redis.del(`${keyPrefix}ticket:{demo}:${entry.queue_entry_id}`)),
    async stop() {
      await Promise.all(gateways.map((started) => started.stop()));
      redis.disconnect();
      await Promise.all([redisServer.stop(), nats.stop()]);
    },
  };
}

async function join(
  gateway: GatewayForTest,
  userId = `player-${randomUUID()}`,
  json: object = { time_control: '3+2' },
) {
  const token = await playerToken(userId);
  const answer = await gateway.call('/v1/matchmaking/queue', { method: 'POST', token, json });
  expect(answer.status).toBe(201);
  return { entry: entryOf(answer.body), token, userId };
}

/** A queue entry out of an answer's body: complete and with nothing else in it. */
export const entryOf = (body: unknown): QueueEntry => queueEntrySchema.strict().parse(body);

async function match(
  store: TicketStore,
  entries: readonly [QueueEntry, QueueEntry],
  gameId?: string,
  pool = entries[0].pool,
) {
  const committed = matchOf(await ticketsOf(store, entries), pool);
  expect(await store.commitMatches('demo', [committed])).toEqual([{ outcome: 'committed' }]);
  if (gameId !== undefined) {
    await store.claimMatches('demo', [committed]);
    const finalized = await store.finalizeMatches('demo', [{ match: committed, game: { gameId } }]);
    expect(finalized).toEqual([{ outcome: 'finalized' }]);
  }
  return committed.id;
}

/** The tickets behind entries. */
export async function ticketsOf(store: TicketStore, entries: readonly QueueEntry[]): Promise<Ticket[]> {
  const views = await Promise.all(entries.map((entry) => store.readTicket('demo', entry.queue_entry_id)));
  return views.map((view) => {
    if (!view) throw new Error('there is no such ticket');
    return view.ticket;
  });
}

/** A match of tickets in a pool, the first for white and the others for black, not committed. */
export function matchOf(tickets: readonly Ticket[], pool: string, overrides: Partial<Match> = {}): Match {
  const parts = tickets.map((ticket, index) => buildMatchTicket(ticket, index === 0 ? 'white' : 'black'));
  const { queue = 'chess', rulesetVersion = 1 } = tickets[0] ?? {};
  return matchSchema.parse(buildMatch({ queue, rulesetVersion, tickets: parts, pool, ...overrides }));
}

/** A call as a player. */
export const as = (token: string, call: Call = {}): Call => ({ ...call, token });

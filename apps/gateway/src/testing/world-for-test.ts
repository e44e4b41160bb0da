import { randomUUID } from 'node:crypto';
import { matchSchema, type QueueEntry, queueEntrySchema, type Ticket } from '@paireto/contracts';
import { connectRedis, createLogger } from '@paireto/runtime';
import { buildMatch, buildMatchTicket, natsForTest, redisForTest } from '@paireto/testkit';
import { createTicketStore, type TicketStore } from '@paireto/ticket-store';
import { expect } from 'vitest';
import { type Call, type GatewayForTest, gatewayForTest, playerToken } from './gateway-for-test.ts';

/** A gateway with a Redis key space and a NATS server of its own, and the store beside it to play the matcher with. */
export interface WorldForTest extends GatewayForTest {
  natsUrl: string;
  store: TicketStore;
  /** Joins as a fresh player, or as the named one; returns the entry and the player's token. */
  join(userId?: string, json?: object): Promise<{ entry: QueueEntry; token: string; userId: string }>;
  /** Commits two entries as a match, and with `gameId` also finalizes it. Returns the match id. */
  match(entries: readonly [QueueEntry, QueueEntry], gameId?: string): Promise<string>;
}

/** Starts it all; `env` overrides the gateway's environment. */
export async function worldForTest(env: Record<string, string> = {}): Promise<WorldForTest> {
  const [redisServer, nats] = await Promise.all([redisForTest(), natsForTest()]);
  const { url, keyPrefix } = redisServer;
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const redis = connectRedis({ url, name: 'test', logger, commandTimeoutMs: 30_000 });
  const gateway = await gatewayForTest({ REDIS_URL: url, REDIS_KEY_PREFIX: keyPrefix, NATS_URL: nats.url, ...env });
  await gateway.ready;
  const store = createTicketStore({ redis, keyPrefix });

  return {
    ...gateway,
    natsUrl: nats.url,
    store,
    join: (userId, json) => join(gateway, userId, json),
    match: (entries, gameId) => match(store, entries, gameId),
    async stop() {
      await gateway.stop();
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

async function match(store: TicketStore, entries: readonly [QueueEntry, QueueEntry], gameId?: string) {
  const tickets: Ticket[] = [];
  for (const entry of entries) {
    const view = await store.readTicket('demo', entry.queue_entry_id);
    expect(view).toBeDefined();
    if (view) tickets.push(view.ticket);
  }
  const parts = tickets.map((ticket, index) => buildMatchTicket(ticket, index === 0 ? 'white' : 'black'));
  const committed = matchSchema.parse(buildMatch({ tickets: parts }));
  expect(await store.commitMatches('demo', [committed])).toEqual([{ outcome: 'committed' }]);
  if (gameId !== undefined) {
    await store.claimMatches('demo', [committed]);
    const finalized = await store.finalizeMatches('demo', [{ match: committed, game: { gameId } }]);
    expect(finalized).toEqual([{ outcome: 'finalized' }]);
  }
  return committed.id;
}

/** A call as a player. */
export const as = (token: string, call: Call = {}): Call => ({ ...call, token });

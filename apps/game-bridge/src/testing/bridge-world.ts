import { randomUUID } from 'node:crypto';
import { type Match, type MatchTicket, SERVICE_TOKEN, type Ticket } from '@paireto/contracts';
import { connectNats, connectRedis, createServiceToken, loadRulesetsSetting, redisReady } from '@paireto/runtime';
import {
  buildMatch,
  buildMatchTicket,
  buildTicket,
  natsForTest,
  postgresForTest,
  redisForTest,
  rulesetsPath,
  waitFor,
} from '@paireto/testkit';
import { createTicketStore, type TicketStore } from '@paireto/ticket-store';
import { createLiveGameClient } from '../adapters/live-game/live-game-client.ts';
import { startBridge } from '../build.ts';
import type { BridgeConfig } from '../config.ts';
import { createAskBridges } from './ask-bridges.ts';
import { countRecords, holdRows, migrate, readRecord, withClient } from './database.ts';
import { openMatchStream } from './match-stream.ts';
import { rememberKeys } from './remember-keys.ts';
import { silentLogger } from './silent-logger.ts';
import { startApp } from './start-app.ts';
import { startTestSim } from './start-sim.ts';

const secret = 'a-secret-for-tests-of-32-characters-or-more';

export type BridgeWorld = Awaited<ReturnType<typeof startWorld>>;

/** Real servers, the real simulator and the real ticket store, with all that a test needs to watch a bridge at work. */
export async function startWorld(options: { databaseUrl?: string } = {}) {
  const [natsServer, redisServer, sim] = await Promise.all([natsForTest(), redisForTest(), startTestSim({ secret })]);
  const postgres = options.databaseUrl === undefined ? await postgresForTest() : undefined;
  const databaseUrl = options.databaseUrl ?? (postgres?.url as string);
  await migrate(databaseUrl);

  const nats = await connectNats({ url: natsServer.url, name: 'test', logger: silentLogger });
  const stream = await openMatchStream(nats);
  const redis = connectRedis({ url: redisServer.url, name: 'test', logger: silentLogger });
  await redisReady(redis);
  const store = createTicketStore({ redis, keyPrefix: redisServer.keyPrefix });

  const config: BridgeConfig = {
    NATS_URL: natsServer.url,
    REDIS_URL: redisServer.url,
    REDIS_KEY_PREFIX: redisServer.keyPrefix,
    LOG_LEVEL: 'silent',
    LOG_PRETTY: false,
    HOST: '127.0.0.1',
    HEALTH_PORT: 0,
    DATABASE_URL: databaseUrl,
    LIVE_GAME_API_URL: sim.url,
    LIVE_GAME_API_TIMEOUT_MS: 2_000,
    LIVE_GAME_API_SECRET: secret,
    LIVE_GAME_API_BATCHES: true,
    GAME_CREATE_CONCURRENCY: 64,
    BREAKER_FAILURES: 5,
    BREAKER_OPEN_MS: 2_000,
    BREAKER_OPEN_MAX_MS: 15_000,
    BREAKER_PROBE_INTERVAL_MS: 1_000,
    BREAKER_BUSY_LIMIT_MS: 5_000,
    ACK_WAIT_MS: 30_000,
    RULESETS: rulesetsPath,
    RECORD_RETENTION_DAYS: 0,
    TRACE_SAMPLE_RATIO: 1,
    TRACE_SLOW_MS: 1_000,
    DATABASE_CONNECTIONS: 10,
    rulesets: loadRulesetsSetting(rulesetsPath),
  };
  const bridges: { stop(): Promise<void> }[] = [];

  return {
    ...stream,
    /** What bridges are started with. */
    config,
    secret,
    sim,
    store,
    async startBridge(overrides: Partial<BridgeConfig> = {}) {
      const bridge = await startBridge({ ...config, ...overrides });
      const stop = onlyOnce(() => bridge.stop());
      bridges.push({ stop });
      return { port: bridge.port, stop };
    },
    /** A bridge as a process of its own, which can be killed. */
    async startBridgeProcess(overrides: Partial<BridgeConfig> = {}) {
      const settings = Object.entries({ ...config, ...overrides, LOG_LEVEL: 'info', rulesets: '' });
      const bridge = await startApp(
        'game-bridge',
        Object.fromEntries(settings.map(([key, value]) => [key, String(value)])),
      );
      bridges.push({ stop: () => bridge.kill() });
      return bridge;
    },
    ask: createAskBridges(nats),
    /** The same, but gives up after so many ms: for bridges that may be killed. */
    askWithin: (timeoutMs: number) => createAskBridges(nats, timeoutMs),
    /** A command for the Redis server of this process. */
    redisCommand: (command: string, ...args: string[]) => redis.call(command, ...args),
    /** Rows of the database. */
    query: <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
      withClient(databaseUrl, async (client) => (await client.query<Row>(text, values)).rows),
    /** Locks rows of the database, until the way back is called. */
    hold: (text: string): Promise<() => Promise<void>> => holdRows(databaseUrl, text),
    /** The game service as a bridge sees it. */
    games: createLiveGameClient(
      { url: sim.url, timeoutMs: 5_000, inBatches: false },
      {
        token: createServiceToken(SERVICE_TOKEN, { secret, nowMs: () => Date.now() }),
        nowMs: () => Date.now(),
        logger: silentLogger,
      },
    ),
    /** Remembers Redis as it is now, for a fail-over to a replica that knows no more. */
    rememberRedis: () => rememberKeys(redis, redisServer.keyPrefix),
    commitMatch: () => commitFreshMatch(store),
    /** Resolves when both consumers have dealt with everything that was published. */
    settled: () =>
      waitFor(
        async () => (await stream.backlog('game-creator')) === 0 && (await stream.backlog('record-keeper')) === 0,
        { timeoutMs: 30_000, description: 'all events are dealt with' },
      ),
    async ticketStates(match: Match): Promise<(string | undefined)[]> {
      const views = await Promise.all(match.tickets.map(({ ticketId }) => store.readTicket(match.tenant, ticketId)));
      return views.map((view) => view?.state);
    },
    readRecord: (matchId: string) => readRecord(databaseUrl, matchId),
    countRecords: () => countRecords(databaseUrl),
    async stop() {
      await Promise.all(bridges.map((bridge) => bridge.stop()));
      await nats.close();
      redis.disconnect();
      await Promise.all([sim.stop(), natsServer.stop(), redisServer.stop(), postgres?.stop()]);
    },
  };
}

/** Two tickets of a tenant of their own in the store, and the committed match of them. */
async function commitFreshMatch(store: TicketStore): Promise<Match> {
  const tenant = `t-${randomUUID()}`;
  const [white, black] = await enqueuePair(store, tenant);
  return commit(store, tenant, [buildMatchTicket(white, 'white'), buildMatchTicket(black, 'black')]);
}

/** Two tickets that wait. */
export const enqueuePair = async (store: TicketStore, tenant: string): Promise<[Ticket, Ticket]> =>
  (await enqueueTickets(store, tenant, [buildTicket({ tenant }), buildTicket({ tenant })])) as [Ticket, Ticket];

/** These tickets, as they wait. */
export async function enqueueTickets(
  store: TicketStore,
  tenant: string,
  tickets: readonly Ticket[],
): Promise<Ticket[]> {
  const outcomes = await store.enqueue(tenant, tickets.map(toNewTicket));
  return outcomes.map((outcome) => {
    if (outcome.outcome !== 'enqueued') throw new Error(outcome.outcome);
    return outcome.ticket;
  });
}

/** Commits a match of these tickets. */
export async function commit(store: TicketStore, tenant: string, tickets: MatchTicket[]): Promise<Match> {
  const match = buildMatch({ tenant, tickets });
  const [outcome] = await store.commitMatches(tenant, [match]);
  if (outcome?.outcome !== 'committed') throw new Error(outcome?.outcome);
  return match;
}

const toNewTicket = (ticket: Ticket) => {
  const { enqueuedAt: _, expiresAt: __, players, ...rest } = ticket;
  return { ...rest, players: players.map(({ userId, rating }) => ({ userId, rating })), maxWaitMs: 600_000 };
};

function onlyOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    stopped ??= stop();
    return stopped;
  };
}

import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { type Match, type MatchEvent, matchEventSchema, matchSubject, poolCommandsSchema } from '@paireto/contracts';
import { connectNats, connectRedis, createLogger, ensureMatchesStream, redisReady } from '@paireto/runtime';
import {
  buildMatch,
  buildMatchTicket,
  buildTicket,
  natsForTest,
  postgresForTest,
  redisForTest,
} from '@paireto/testkit';
import { createTicketStore } from '@paireto/ticket-store';
import pg from 'pg';
import { applyMigrations } from '../adapters/migrations/apply-migrations.ts';
import { readMigrations } from '../adapters/migrations/read-migrations.ts';
import { startBridge } from '../build.ts';
import type { BridgeConfig } from '../config.ts';
import { startTestSim } from './start-sim.ts';

const secret = 'a-secret-for-tests-of-32-characters-or-more';

/** One row of the history with its players. */
export interface RecordRow {
  state: string;
  game_id: string | null;
  server_addr: string | null;
  failure_reason: string | null;
  attempts: number;
  committed_at: Date | null;
  players: { user_id: string; team: string; color: string | null; wait_ms: number }[];
}

export type BridgeWorld = Awaited<ReturnType<typeof startWorld>>;

/** Real servers, the real simulator and the real ticket store, with everything a test needs to watch a bridge at work. */
export async function startWorld(options: { databaseUrl?: string } = {}) {
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const [natsServer, redisServer, sim] = await Promise.all([natsForTest(), redisForTest(), startTestSim({ secret })]);
  const postgres = options.databaseUrl === undefined ? await postgresForTest() : undefined;
  const databaseUrl = options.databaseUrl ?? (postgres?.url as string);
  await migrate(databaseUrl);

  const nats = await connectNats({ url: natsServer.url, name: 'test', logger });
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats);
  await ensureMatchesStream(manager);
  const redis = connectRedis({ url: redisServer.url, name: 'test', logger });
  await redisReady(redis);
  const store = createTicketStore({ redis, keyPrefix: redisServer.keyPrefix });

  const joins: string[] = [];
  nats.subscribe('paireto.partition.*', {
    callback: (_, message) => {
      for (const command of poolCommandsSchema.parse(message.json()).commands)
        if (command.op === 'join') joins.push(command.ticket.id);
    },
  });

  const bridges: { stop(): Promise<void> }[] = [];
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
    GAME_CREATE_CONCURRENCY: 64,
  };

  return {
    secret,
    sim,
    store,
    manager,
    nats,
    databaseUrl,
    /** Ids of the tickets that shards were told to take in. */
    joins,

    async startBridge(overrides: Partial<BridgeConfig> = {}) {
      const bridge = await startBridge({ ...config, ...overrides });
      bridges.push(bridge);
      return bridge;
    },

    /** Two tickets in the store, and the committed match of them. */
    async commitMatch(tenant = `t-${randomUUID()}`): Promise<Match> {
      const [white, black] = [buildTicket({ tenant }), buildTicket({ tenant })];
      const enqueued = await store.enqueue(
        tenant,
        [white, black].map(({ enqueuedAt: _, expiresAt, ...ticket }) => ({ ...ticket, maxWaitMs: 600_000 })),
      );
      const [first, second] = enqueued.map((result) => {
        if (result.outcome !== 'enqueued') throw new Error(result.outcome);
        return result.ticket;
      });
      const match = buildMatch({
        tenant,
        tickets: [buildMatchTicket(first!, 'white'), buildMatchTicket(second!, 'black')],
      });
      const [committed] = await store.commitMatches(tenant, [match]);
      if (committed?.outcome !== 'committed') throw new Error(committed?.outcome);
      return match;
    },

    /** Publishes an event as it would come after the stream forgot its message id: every call stores a message. */
    async publish(event: MatchEvent): Promise<void> {
      await js.publish(matchSubject(event.type, event.match.tenant), JSON.stringify(event));
    },
    publishFound(match: Match): Promise<void> {
      return this.publish({ v: 1, type: 'match.found', at: Date.now(), match });
    },
    async publishRaw(subject: string, payload: string): Promise<void> {
      await js.publish(subject, payload, { headers: headers() });
    },

    /** The last event of this kind that the stream has for the match's tenant. */
    async lastEvent(type: MatchEvent['type'], match: Match): Promise<MatchEvent | undefined> {
      const subject = matchSubject(type, match.tenant);
      const message = await manager.streams.getMessage('MATCHES', { last_by_subj: subject }).catch(() => null);
      return message === null ? undefined : matchEventSchema.parse(message.json());
    },

    /** Messages that a consumer has not acknowledged yet, delivered or not. */
    async backlog(consumer: string): Promise<number> {
      const info = await manager.consumers.info('MATCHES', consumer);
      return info.num_pending + info.num_ack_pending;
    },

    async ticketStates(match: Match): Promise<(string | undefined)[]> {
      const views = await Promise.all(match.tickets.map(({ ticketId }) => store.readTicket(match.tenant, ticketId)));
      return views.map((view) => view?.state);
    },

    readRecord: (matchId: string) => readRecord(databaseUrl, matchId),

    async stop() {
      await Promise.all(bridges.map((bridge) => bridge.stop()));
      await nats.close();
      redis.disconnect();
      await Promise.all([sim.stop(), natsServer.stop(), redisServer.stop()]);
      await postgres?.stop();
    },
  };
}

/** Runs queries on a connection that is closed afterwards. */
export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const migrate = (url: string): Promise<string[]> =>
  withClient(url, async (client) => applyMigrations(client, await readMigrations()));

async function readRecord(url: string, matchId: string): Promise<RecordRow | undefined> {
  return withClient(url, async (client) => {
    const records = await client.query<RecordRow>('SELECT * FROM match_records WHERE id = $1', [matchId]);
    const players = await client.query<RecordRow['players'][number]>(
      'SELECT user_id, team, color, wait_ms FROM match_players WHERE match_id = $1 ORDER BY team DESC',
      [matchId],
    );
    const [record] = records.rows;
    return record && { ...record, players: players.rows };
  });
}

import { randomUUID } from 'node:crypto';
import {
  type BridgeOperation,
  type BridgeReply,
  type BridgeRequest,
  bridgeOperations,
  defined,
  type Match,
  type MatchEvent,
  type RatingsRule,
  type ResultBody,
  type Ruleset,
  ratingsOf,
} from '@paireto/contracts';
import { createRatingCache } from '@paireto/rating-cache';
import { connectRedis, redisReady } from '@paireto/runtime';
import {
  buildMatch,
  buildMatchTicket,
  buildTicket,
  postgresForTest,
  presetRuleset,
  redisForTest,
} from '@paireto/testkit';
import { createTicketStore } from '@paireto/ticket-store';
import { createPrisma } from '../adapters/database/create-prisma.ts';
import { createPostgresPool } from '../adapters/database/postgres-pool.ts';
import { createPrismaMatchRecords } from '../adapters/records/prisma-match-records.ts';
import { type RatingsHandlers, startRatings } from '../build-ratings.ts';
import { foldEvents } from '../use-cases/match-record.ts';
import { migrate } from './database.ts';
import { silentLogger } from './silent-logger.ts';

export type RatingsWorld = Awaited<ReturnType<typeof startRatingsWorld>>;

export const DAY_MS = 86_400_000;

/** A moment for tests to begin at: whole seconds, as game servers tell them. */
export const BEGIN_MS = Date.parse('2027-01-10T12:00:00Z');

type Result = Omit<ResultBody, 'finished_at'>;

/** A queue whose ratings Paireto keeps, and one whose ratings it does not. */
const queues = (rule: Partial<RatingsRule>): [string, Ruleset][] => {
  const kept: RatingsRule = { ...ratingsOf({}), source: 'built-in', minGames: 1, ...rule };
  return [
    ['ladder', { ...presetRuleset('chess-ladder'), name: 'ladder', ratings: kept }],
    ['brawl', { ...presetRuleset('chess-ladder'), name: 'brawl', ratings: kept }],
    ['plain', { ...presetRuleset('chess'), name: 'plain' }],
  ];
};

/** What a bridge does about results and ratings on real servers, with a clock that tests move. */
export async function startRatingsWorld(rule: Partial<RatingsRule> = {}) {
  const [database, redisServer] = await Promise.all([postgresForTest(), redisForTest()]);
  await migrate(database.url);
  const pool = createPostgresPool({ url: database.url, maxConnections: 10, logger: silentLogger });
  const prisma = createPrisma(pool);
  const redis = connectRedis({ url: redisServer.url, name: 'test', logger: silentLogger });
  await redisReady(redis);
  const { keyPrefix } = redisServer;
  const store = createTicketStore({ redis, keyPrefix });
  const records = createPrismaMatchRecords({ prisma, pool });
  const rulesets = new Map(queues(rule));
  let nowMs = BEGIN_MS;
  const services = {
    prisma,
    redis,
    store,
    logger: silentLogger,
    config: { REDIS_KEY_PREFIX: keyPrefix, DATABASE_CONNECTIONS: 10 },
  };
  const part = startRatings({ ...services, rulesets, nowMs: () => nowMs });

  /** As it comes from a gateway and goes back to it. */
  const ask = async <Operation extends keyof RatingsHandlers & BridgeOperation>(
    operation: Operation,
    request: Omit<BridgeRequest<Operation>, 'v'>,
    { handlers } = part,
  ): Promise<BridgeReply<Operation>> => {
    const { request: requestSchema, reply: replySchema } = bridgeOperations[operation];
    const handle = handlers[operation] as (request: unknown) => Promise<unknown>;
    const reply = await handle(requestSchema.parse({ v: 1, ...request }));
    return replySchema.parse(JSON.parse(JSON.stringify(reply))) as BridgeReply<Operation>;
  };

  const toRequest = ({ tenant, id }: Pick<Match, 'tenant' | 'id'>, result: Result, atMs = nowMs) => {
    return { tenant, id, result: { ...result, finished_at: new Date(atMs).toISOString() } };
  };
  const report = (match: Pick<Match, 'tenant' | 'id'>, result: Result, atMs?: number) =>
    ask('match.result', toRequest(match, result, atMs));

  return {
    ...{ store, records, rulesets, databaseUrl: database.url, ask, report },
    cache: createRatingCache({ redis, keyPrefix }),
    nowMs: () => nowMs,
    pass(ms: number): void {
      nowMs += ms;
    },
    /** A match of the history whose game is ready. */
    async played(match: Match): Promise<Match> {
      const game = { gameId: `game-${match.id}` };
      await write({ v: 1, type: 'match.ready', at: nowMs, match, attempts: 1, game });
      return match;
    },
    /** Writes to the history what an event says. */
    write,
    /** Reports to a bridge that has lost its Redis. */
    async reportWithoutRedis(match: Match, result: Result) {
      const gone = connectRedis({ url: redisServer.url, name: 'gone', logger: silentLogger });
      gone.disconnect();
      const without = { ...services, redis: gone, store: createTicketStore({ redis: gone, keyPrefix }) };
      return ask('match.result', toRequest(match, result), startRatings({ ...without, rulesets, nowMs: () => nowMs }));
    },
    /** Plays a duel and reports it: the first wins, unless it is a draw. */
    async duel(
      tenant: string,
      [one, other]: readonly [string, string],
      options: { queue?: string; draw?: boolean } = {},
    ) {
      const match = await this.played(matchAt(nowMs, { tenant, teams: { white: [one], black: [other] }, ...options }));
      const [won, lost] = options.draw ? (['draw', 'draw'] as const) : (['win', 'loss'] as const);
      const players = [
        { user_id: one, outcome: won },
        { user_id: other, outcome: lost },
      ];
      const reply = await report(match, { players });
      if (reply.outcome !== 'recorded') throw new Error(JSON.stringify(reply));
      return { match, answer: reply.answer };
    },
    async stop() {
      await prisma.$disconnect();
      await pool.end();
      redis.disconnect();
      await Promise.all([database.stop(), redisServer.stop()]);
    },
  };

  function write(event: MatchEvent): Promise<void> {
    return records.write(foldEvents([event]));
  }
}

/** A match proposed at this moment: each player on a ticket of their own. */
export function matchAt(
  nowMs: number,
  options: {
    tenant: string;
    teams: Record<string, readonly string[]>;
    queue?: string;
    mode?: string;
    backfill?: Match['backfill'];
  },
): Match {
  const { tenant, teams, queue = 'ladder', mode = 'rated' } = options;
  const tickets = Object.entries(teams).flatMap(([team, userIds]) =>
    userIds.map((userId) => {
      const players = [{ userId, rating: 1_500, sideBalance: 0 }];
      return buildMatchTicket(buildTicket({ tenant, queue, players, enqueuedAt: nowMs - 5_000 }), team);
    }),
  );
  const { backfill } = options;
  const seats = backfill ? [{ ...buildMatchTicket(buildTicket({ tenant, queue }), 'backfill'), players: [] }] : [];
  const attributes = { time_control: '3+2', variant: 'standard', mode };
  const about = { tenant, queue, attributes, proposedAt: nowMs - 1_000, ...defined('backfill', backfill) };
  return buildMatch({ ...about, tickets: [...seats, ...tickets] });
}

/** A tenant that no other test has. */
export const newTenant = (): string => `t-${randomUUID()}`;

import type { Cluster, Redis } from 'ioredis';
import { checkKeyPrefix, rulesetsKey, tenantKeys, tenantsKey } from './keys.ts';
import { readEstimates, readLearnt, writeWaits } from './pool-waits-notes.ts';
import { findAbsent } from './reads/find-absent.ts';
import { poolStats } from './reads/pool-stats.ts';
import { readMatches } from './reads/read-matches.ts';
import { readPlaces } from './reads/read-places.ts';
import { readPlayerTickets } from './reads/read-player-tickets.ts';
import { readPool } from './reads/read-pool.ts';
import { readPlayerTicket, readTicket } from './reads/read-ticket.ts';
import { redisTime } from './reads/redis-time.ts';
import { listRulesets, registerRulesets } from './register-rulesets.ts';
import type { StoreAccess } from './store-access.ts';
import type { TicketStore } from './ticket-store.ts';
import { createTransitionRunner } from './transition.ts';
import { abandon } from './transitions/abandon.ts';
import { accept, decline } from './transitions/answer-matches.ts';
import { cancel } from './transitions/cancel.ts';
import { claimMatches } from './transitions/claim-matches.ts';
import { commitMatches } from './transitions/commit-matches.ts';
import { dropVanished } from './transitions/drop-vanished.ts';
import { enqueue } from './transitions/enqueue.ts';
import { expire } from './transitions/expire.ts';
import { finalizeMatches } from './transitions/finalize-matches.ts';
import { lapseMatches } from './transitions/lapse-matches.ts';
import { releaseMatches } from './transitions/release-matches.ts';
import { requeueMatches } from './transitions/requeue-matches.ts';
import { touch } from './transitions/touch.ts';

/** What a ticket store is made of. */
export interface TicketStoreOptions {
  /**
   * A connection that never resends by itself (`autoResendUnfulfilledCommands: false`), with auto-pipelining off and
   * without a key prefix of its own. Read from the primary: the store compares what it reads.
   */
  redis: Redis | Cluster;
  /** Put before every key; no braces. */
  keyPrefix: string;
  /** How long terminal tickets, latest matches and overdue tickets are remembered, in ms. Default one hour. */
  retentionMs?: number;
  /** Matches of a ticket that may come to nothing before it is FAILED. Default 3. */
  maxAttempts?: number;
}

/** The ticket store over Redis 7 or a Redis Cluster; see README.md for keys and scripts. */
export function createTicketStore(options: TicketStoreOptions): TicketStore {
  const { redis, keyPrefix, retentionMs = 3_600_000, maxAttempts = 3 } = options;
  checkKeyPrefix(keyPrefix);
  const keysOf = (tenant: string) => tenantKeys(keyPrefix, tenant);
  const run = createTransitionRunner({ redis, keyPrefix, retentionMs });
  const access: StoreAccess = { redis, run, keysOf, retentionMs };
  const requeue = requeueMatches(maxAttempts);

  return {
    async enqueue(tenant, tickets) {
      // With every call, because a fail-over can lose it: cheap beside the script, and sent together with it.
      const [outcomes] = await Promise.all([
        enqueue(access, tenant, tickets),
        redis.sadd(tenantsKey(keyPrefix), tenant),
      ]);
      return outcomes;
    },
    cancel: (tenant, tickets, userId) => cancel(access, tenant, tickets, userId),
    expire: (tenant, tickets) => run(expire, tenant, tickets),
    abandon: (tenant, queue, tickets, graceMs, strikes) => run(abandon(queue, graceMs, strikes), tenant, tickets),
    commitMatches: (tenant, matches) => run(commitMatches, tenant, matches),
    acceptMatches: (tenant, answers) => accept(access, tenant, answers),
    declineMatches: (tenant, answers) => decline(access, tenant, answers),
    async lapseMatches(tenant, limit) {
      const due = await readMatches(redis, keysOf(tenant), 'accepting', await redisTime(redis), limit);
      const fallen = await run(lapseMatches, tenant, due);
      return fallen.filter((each) => each !== undefined);
    },
    claimMatches: (tenant, matches) => claimMatches(access, tenant, matches),
    finalizeMatches: (tenant, games) => run(finalizeMatches, tenant, games),
    requeueMatches: (tenant, matches) => run(requeue, tenant, matches),
    releaseMatches: (tenant, matches) => run(releaseMatches, tenant, matches),

    readTicket: async (tenant, ticketId) => readTicket(redis, keysOf(tenant), ticketId),
    readPlayerTicket: async (tenant, userId) => readPlayerTicket(redis, keysOf(tenant), userId),
    readPlayerTickets: async (tenant, asked) => readPlayerTickets(redis, keysOf(tenant), asked),

    async touch(tenant, queue, ticketIds) {
      const asked = ticketIds.map((ticketId) => ({ ticketId, queue }));
      await run(touch, tenant, asked);
    },
    async findAbsent(tenant, queue, graceMs, limit) {
      return findAbsent(redis, keysOf(tenant), queue, (await redisTime(redis)) - graceMs, limit);
    },

    listTenants: () => redis.smembers(tenantsKey(keyPrefix)),
    listPools: async (tenant, changedSinceMs) =>
      redis.zrangebyscore(keysOf(tenant).pools, changedSinceMs ?? '-inf', '+inf'),
    async readPool(tenant, pool, pooledSinceMs) {
      const { tickets, vanished } = await readPool(redis, keysOf(tenant), pool, pooledSinceMs);
      const leftOver = vanished.map((ticketId) => ({ ticketId, pool }));
      await run(dropVanished, tenant, leftOver);
      return tickets;
    },
    poolStats: async (tenant, pools) => poolStats(redis, keysOf(tenant), pools),
    readPlaces: async (tenant, asked) => readPlaces(redis, keysOf(tenant), asked),
    writeWaits: async (tenant, notes) => writeWaits(redis, keysOf(tenant), notes),
    readEstimates: async (tenant, pools) => readEstimates(redis, keysOf(tenant), pools),
    readLearnt: async (tenant, pools) => readLearnt(redis, keysOf(tenant), pools),
    countPlacing: async (tenant) => redis.zcard(keysOf(tenant).placing),
    knowsMatch: async (tenant, matchId) => (await redis.exists(keysOf(tenant).match(matchId))) === 1,

    async readOutbox(tenant, minAgeMs, limit) {
      return readMatches(redis, keysOf(tenant), 'outbox', (await redisTime(redis)) - minAgeMs, limit);
    },
    async readPlacing(tenant, minAgeMs, limit) {
      return readMatches(redis, keysOf(tenant), 'placing', (await redisTime(redis)) - minAgeMs, limit);
    },
    async clearOutbox(tenant, matchIds) {
      if (matchIds.length > 0) await redis.zrem(keysOf(tenant).outbox, ...matchIds);
    },
    registerRulesets: (rulesets) => registerRulesets(redis, rulesetsKey(keyPrefix), rulesets),
    listRulesets: () => listRulesets(redis, rulesetsKey(keyPrefix)),
    nowMs: () => redisTime(redis),
  };
}

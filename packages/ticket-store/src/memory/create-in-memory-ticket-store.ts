import { checkTenant } from '../keys.ts';
import { byNameAndVersion, rulesetVersionOf } from '../register-rulesets.ts';
import type { TicketStore } from '../ticket-store.ts';
import { accept, decline, lapse } from './answer.ts';
import { releaseMatch } from './challenges.ts';
import { enqueue } from './let-in.ts';
import {
  findAbsent,
  listPools,
  poolStats,
  readMatches,
  readPlace,
  readPlayerTicket,
  readPlayerTickets,
  readPool,
  readTicket,
  writeWaits,
} from './look-up.ts';
import { claimMatches, commitMatches, finalizeMatch, requeueMatch } from './match-up.ts';
import { type MemoryCall, matchRow } from './memory-call.ts';
import { copySnapshot, emptyTenant, findRow, type MemorySnapshot, type TenantState } from './memory-state.ts';
import { abandon, cancel, expire, touch } from './take-out.ts';

/** What a ticket store in memory is made of. */
export interface InMemoryTicketStoreOptions {
  /** The clock that stands for that of Redis, epoch ms. Never goes back. */
  nowMs: () => number;
  /** As of the store over Redis. Default one hour. */
  retentionMs?: number;
  /** As of the store over Redis. Default 3. */
  maxAttempts?: number;
}

/** A ticket store whose whole state can be taken away and put back, as a fail-over does that loses the last writes. */
export interface InMemoryTicketStore extends TicketStore {
  /** A copy of all that the store holds. */
  snapshot(): MemorySnapshot;
  /** Goes back to a snapshot, which stays as it is. */
  restore(snapshot: MemorySnapshot): void;
}

/**
 * The ticket store without Redis, for simulations and tests: the same outcomes in every situation, and gone with its
 * process. A method does all of its work before it returns its promise, so calls happen in the order in which they are
 * made. The tickets, matches and games that it returns are frozen.
 */
export function createInMemoryTicketStore(options: InMemoryTicketStoreOptions): InMemoryTicketStore {
  const { nowMs, retentionMs = 3_600_000, maxAttempts = 3 } = options;
  let tenants = new Map<string, TenantState>();
  // Of rulesets, by name and version. No fail-over loses them: they are registered again with every start.
  const digests = new Map<string, string>();

  const begin = (tenant: string): MemoryCall => {
    checkTenant(tenant);
    const state = tenants.get(tenant) ?? emptyTenant();
    tenants.set(tenant, state);
    return { tenant: state, nowMs: nowMs(), retentionMs };
  };

  return {
    async enqueue(tenant, tickets) {
      const call = begin(tenant);
      call.tenant.isListed = true;
      return enqueue(call, tickets);
    },
    async cancel(tenant, tickets, userId) {
      const call = begin(tenant);
      return tickets.map((ticket) => cancel(call, ticket, userId));
    },
    async expire(tenant, tickets) {
      const call = begin(tenant);
      return tickets.map((ticket) => expire(call, ticket));
    },
    async abandon(tenant, queue, tickets, graceMs, strikes) {
      const call = begin(tenant);
      return tickets.map((ticket) => abandon(call, queue, ticket, { graceMs, strikes }));
    },
    commitMatches: async (tenant, matches) => commitMatches(begin(tenant), matches),
    async acceptMatches(tenant, answers) {
      const call = begin(tenant);
      return answers.map((answer) => accept(call, answer));
    },
    async declineMatches(tenant, answers) {
      const call = begin(tenant);
      return answers.map((answer) => decline(call, answer));
    },
    async lapseMatches(tenant, limit) {
      const call = begin(tenant);
      return readMatches(call, 'accepting', 0, limit).flatMap((match) => lapse(call, match) ?? []);
    },
    claimMatches: async (tenant, matches) => claimMatches(begin(tenant), matches),
    async finalizeMatches(tenant, games) {
      const call = begin(tenant);
      return games.map(({ match, game }) => finalizeMatch(call, match, game));
    },
    async requeueMatches(tenant, matches) {
      const call = begin(tenant);
      return matches.map((request) => requeueMatch(call, request, maxAttempts));
    },
    async releaseMatches(tenant, matches) {
      const call = begin(tenant);
      return matches.map((match) => releaseMatch(call, match));
    },

    readTicket: async (tenant, ticketId) => readTicket(begin(tenant), ticketId),
    readPlayerTicket: async (tenant, userId) => readPlayerTicket(begin(tenant), userId),
    async readPlayerTickets(tenant, asked) {
      const call = begin(tenant);
      return asked.map((question) => readPlayerTickets(call, question));
    },
    async touch(tenant, queue, ticketIds) {
      const call = begin(tenant);
      for (const ticketId of ticketIds) touch(call, queue, ticketId);
    },
    findAbsent: async (tenant, queue, graceMs, limit) => findAbsent(begin(tenant), queue, graceMs, limit),

    listTenants: async () => [...tenants].flatMap(([tenant, { isListed }]) => (isListed ? [tenant] : [])),
    listPools: async (tenant, changedSinceMs) => listPools(begin(tenant), changedSinceMs),
    readPool: async (tenant, pool, pooledSinceMs) => readPool(begin(tenant), pool, pooledSinceMs),
    async poolStats(tenant, pools) {
      const call = begin(tenant);
      return pools.map((pool) => poolStats(call, pool));
    },
    async readPlaces(tenant, asked) {
      const call = begin(tenant);
      return asked.map((question) => readPlace(call, question));
    },
    async writeWaits(tenant, notes) {
      const call = begin(tenant);
      for (const note of notes) writeWaits(call, note);
    },
    async readEstimates(tenant, pools) {
      const call = begin(tenant);
      return pools.map((pool) => findRow(call.tenant.waits, pool, call.nowMs)?.told);
    },
    async readLearnt(tenant, pools) {
      const call = begin(tenant);
      return pools.map((pool) => findRow(call.tenant.waits, pool, call.nowMs)?.learnt);
    },
    countPlacing: async (tenant) => begin(tenant).tenant.placing.size,
    knowsMatch: async (tenant, matchId) => matchRow(begin(tenant), matchId) !== undefined,

    readOutbox: async (tenant, minAgeMs, limit) => readMatches(begin(tenant), 'outbox', minAgeMs, limit),
    readPlacing: async (tenant, minAgeMs, limit) => readMatches(begin(tenant), 'placing', minAgeMs, limit),
    async clearOutbox(tenant, matchIds) {
      const { outbox } = begin(tenant).tenant;
      for (const matchId of matchIds) outbox.delete(matchId);
    },
    async registerRulesets(rulesets) {
      return rulesets.flatMap(({ name, version, digest }) => {
        const known = digests.get(`${name}:${version}`) ?? digest;
        digests.set(`${name}:${version}`, known);
        return known === digest ? [] : [{ name, version }];
      });
    },
    listRulesets: async () =>
      [...digests].map(([field, digest]) => rulesetVersionOf(field, digest)).sort(byNameAndVersion),
    nowMs: async () => nowMs(),

    snapshot: () => copySnapshot(tenants),
    restore(snapshot) {
      tenants = copySnapshot(snapshot);
    },
  };
}

import type { Redis } from 'ioredis';
import { createTicketStore } from '../create-ticket-store.ts';
import { tenantKeys } from '../keys.ts';
import { createInMemoryTicketStore, type InMemoryTicketStore } from '../memory/create-in-memory-ticket-store.ts';
import type { TicketStore } from '../ticket-store.ts';
import { clockedRedis } from './clocked-redis.ts';
import { forgetKeys, rememberKeys } from './key-space.ts';

/** A store whose time the test tells, and to which a test can do what no caller can. */
export interface ClockedStore {
  readonly store: TicketStore;
  /** Epoch ms, far ahead of any server's clock. Stands still but for `pass`. */
  nowMs(): number;
  /** Lets time go by; what is over then is forgotten. */
  pass(ms: number): Promise<void>;
  /** Loses a ticket alone, as no fail-over does: its slots and places stay behind. */
  lose(tenant: string, ticketId: string): Promise<void>;
  /** Loses a match alone. */
  loseMatch(tenant: string, matchId: string): Promise<void>;
  /** Remembers everything, to come back to it with what this returns, as a fail-over does. Time does not come back. */
  remember(): Promise<() => Promise<void>>;
}

/** What differs from the defaults of the stores. */
export interface ClockedStoreOptions {
  maxAttempts?: number;
  retentionMs?: number;
}

// So far ahead that no server forgets anything by itself.
const START_MS = Date.UTC(2100, 0, 1);

/** The store over Redis, below a key prefix of its own. */
export function clockedRedisStore(redis: Redis, keyPrefix: string, options: ClockedStoreOptions = {}): ClockedStore {
  let timeMs = START_MS;
  const forget = () => forgetKeys(redis, keyPrefix, timeMs);
  return {
    store: createTicketStore({ redis: clockedRedis(redis, () => timeMs), keyPrefix, ...options }),
    nowMs: () => timeMs,
    pass(ms) {
      timeMs += ms;
      return forget();
    },
    async lose(tenant, ticketId) {
      await redis.del(tenantKeys(keyPrefix, tenant).ticket(ticketId));
    },
    async loseMatch(tenant, matchId) {
      await redis.del(tenantKeys(keyPrefix, tenant).match(matchId));
    },
    async remember() {
      const remembered = await rememberKeys(redis, keyPrefix);
      return async () => {
        await remembered.failOver();
        await forget();
      };
    },
  };
}

/** The store in memory. */
export function clockedMemoryStore(options: ClockedStoreOptions = {}): ClockedStore & { store: InMemoryTicketStore } {
  let timeMs = START_MS;
  const store = createInMemoryTicketStore({ nowMs: () => timeMs, ...options });
  return {
    store,
    nowMs: () => timeMs,
    async pass(ms) {
      timeMs += ms;
    },
    async lose(tenant, ticketId) {
      const snapshot = store.snapshot();
      snapshot.get(tenant)?.tickets.delete(ticketId);
      store.restore(snapshot);
    },
    async loseMatch(tenant, matchId) {
      const snapshot = store.snapshot();
      snapshot.get(tenant)?.matches.delete(matchId);
      store.restore(snapshot);
    },
    async remember() {
      const snapshot = store.snapshot();
      return async () => store.restore(snapshot);
    },
  };
}

/** Gives an empty store of one of the adapters. */
export type OpenStore = (options?: ClockedStoreOptions) => Promise<ClockedStore>;

import { isActive, type Match, type Ticket, ticketTransitions } from '@paireto/contracts';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { createTicketStore } from '../create-ticket-store.ts';
import { tenantKeys } from '../keys.ts';
import { createInMemoryTicketStore } from '../memory/create-in-memory-ticket-store.ts';
import type { MemorySnapshot, TicketRow } from '../memory/memory-state.ts';
import type { TicketStore } from '../ticket-store.ts';
import { clockedRedis } from './clocked-redis.ts';
import { comparable, expectedKeys } from './expected-keys.ts';
import { dumpKeys, forgetKeys, rememberKeys } from './key-space.ts';

/** Far ahead of any server's clock, so that nothing is over before the test says so. */
const START_MS = Date.UTC(2100, 0, 1);

type Call<Answer> = (store: TicketStore) => Promise<Answer>;

/** A store over Redis and one in memory, to which the same is done at the same time. */
export interface ModelWorld {
  readonly tickets: readonly Ticket[];
  readonly matches: readonly Match[];
  /** An id that nothing had before. */
  newId(): string;
  know(found: { ticket?: Ticket; match?: Match }): void;
  /** Does the same to both, makes sure that they answer the same, and gives the answer. */
  both<Answer>(call: Call<Answer>): Promise<Answer>;
  /** Does again what was done so many calls ago. */
  repeat(callsAgo: number): Promise<void>;
  pass(ms: number): Promise<void>;
  remember(): Promise<void>;
  failOver(): Promise<void>;
  /** Loses a ticket alone, as no fail-over does: its slots and places stay behind. */
  lose(ticket: Ticket): Promise<void>;
  snapshot(): MemorySnapshot;
  /** Makes sure that both hold the same in the end, and that it makes sense. */
  conclude(): Promise<void>;
}

/** Starts with two empty stores; the one over Redis is below a key prefix that nobody else has. */
export function createModelWorld(redis: Redis, keyPrefix: string): ModelWorld {
  let timeMs = START_MS;
  let ids = 0;
  const nowMs = () => timeMs;
  const store = createTicketStore({ redis: clockedRedis(redis, nowMs), keyPrefix, maxAttempts: 2 });
  const memory = createInMemoryTicketStore({ nowMs, maxAttempts: 2 });
  const tickets: Ticket[] = [];
  const matches: Match[] = [];
  const calls: Call<unknown>[] = [];
  let remembered: { failOver(): Promise<void>; snapshot: MemorySnapshot } | undefined;

  async function doBoth<Answer>(call: Call<Answer>): Promise<Answer> {
    const before = memory.snapshot();
    const answer = await call(memory);
    expect(await call(store)).toEqual(answer);
    expectLegalMoves(before, memory.snapshot(), timeMs);
    return answer;
  }

  return {
    tickets,
    matches,
    newId() {
      ids += 1;
      return `id-${ids}`;
    },
    know({ ticket, match }) {
      if (ticket !== undefined) tickets.push(ticket);
      if (match !== undefined) matches.push(match);
    },
    both(call) {
      calls.push(call);
      return doBoth(call);
    },
    async repeat(callsAgo) {
      const call = calls.at(-1 - (callsAgo % Math.max(1, calls.length)));
      if (call !== undefined) await doBoth(call);
    },
    async pass(ms) {
      timeMs += ms;
      await forgetKeys(redis, keyPrefix, timeMs);
    },
    async remember() {
      remembered = { ...(await rememberKeys(redis, keyPrefix)), snapshot: memory.snapshot() };
    },
    async failOver() {
      if (remembered === undefined) return;
      await remembered.failOver();
      await forgetKeys(redis, keyPrefix, timeMs);
      memory.restore(remembered.snapshot);
    },
    async lose({ tenant, id }) {
      await redis.del(tenantKeys(keyPrefix, tenant).ticket(id));
      const snapshot = memory.snapshot();
      snapshot.get(tenant)?.tickets.delete(id);
      memory.restore(snapshot);
    },
    snapshot: () => memory.snapshot(),
    async conclude() {
      const snapshot = memory.snapshot();
      expect(comparable(await dumpKeys(redis, keyPrefix))).toEqual(expectedKeys(snapshot, timeMs));
      expectSense(snapshot, timeMs);
    },
  };
}

const isOver = (row: TicketRow, nowMs: number): boolean => row.forgetAt !== undefined && row.forgetAt < nowMs;

/** Every ticket is where it was, or where one event of the table takes it. */
function expectLegalMoves(before: MemorySnapshot, after: MemorySnapshot, nowMs: number): void {
  for (const [tenant, state] of after) {
    for (const [id, { state: to }] of state.tickets) {
      const from = before.get(tenant)?.tickets.get(id);
      if (from === undefined || from.state === to || isOver(from, nowMs)) continue;
      expect(Object.values(ticketTransitions[from.state]), `${id}: ${from.state} -> ${to}`).toContain(to);
    }
  }
}

/** What must hold whatever happened: who is held by what, and who waits where. */
function expectSense(snapshot: MemorySnapshot, nowMs: number): void {
  for (const [tenant, { tickets, slots, pools, matches, placing }] of snapshot) {
    const known = [...tickets].filter(([, row]) => !isOver(row, nowMs));
    for (const [id, { ticket, state, matchId }] of known) {
      const about = `${tenant} ${id} ${state}`;
      for (const { userId } of ticket.players) {
        const isHeld = slots.get(userId)?.ticketId === id && slots.get(userId)?.isLive;
        expect(isHeld ?? false, `${about}: ${userId} is held`).toBe(isActive(state));
      }
      for (const pool of ticket.pools) {
        expect(pools.get(pool)?.has(id) ?? false, `${about}: in ${pool}`).toBe(state === 'SEARCHING');
      }
      if (state !== 'PLACING') continue;
      expect(matches.get(matchId ?? '')?.state, `${about}: its match`).toBe('PLACING');
      expect(placing.has(matchId ?? ''), `${about}: its match is listed`).toBe(true);
    }
  }
}

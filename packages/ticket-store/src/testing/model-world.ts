import { isActive, type Match, type Ticket, ticketTransitions } from '@paireto/contracts';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { MemorySnapshot, TicketRow } from '../memory/memory-state.ts';
import type { TicketStore } from '../ticket-store.ts';
import { clockedMemoryStore, clockedRedisStore } from './clocked-stores.ts';
import { comparable, expectedKeys } from './expected-keys.ts';
import { dumpKeys } from './key-space.ts';

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
  lose(ticket: Ticket): Promise<void>;
  snapshot(): MemorySnapshot;
  /** Makes sure that both hold the same in the end, and that it makes sense. */
  conclude(): Promise<void>;
}

/** Starts with two empty stores; the one over Redis is below a key prefix that nobody else has. */
export function createModelWorld(redis: Redis, keyPrefix: string): ModelWorld {
  const real = clockedRedisStore(redis, keyPrefix, { maxAttempts: 2 });
  const model = clockedMemoryStore({ maxAttempts: 2 });
  const tickets: Ticket[] = [];
  const matches: Match[] = [];
  const calls: Call<unknown>[] = [];
  let ids = 0;
  let comeBack: (() => Promise<void>)[] = [];

  async function doBoth<Answer>(call: Call<Answer>): Promise<Answer> {
    const before = model.store.snapshot();
    const answer = await call(model.store);
    expect(await call(real.store)).toEqual(answer);
    expectLegalMoves(before, model.store.snapshot(), model.nowMs());
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
      await real.pass(ms);
      await model.pass(ms);
    },
    async remember() {
      comeBack = [await real.remember(), await model.remember()];
    },
    async failOver() {
      for (const each of comeBack) await each();
    },
    async lose({ tenant, id }) {
      await real.lose(tenant, id);
      await model.lose(tenant, id);
    },
    snapshot: () => model.store.snapshot(),
    async conclude() {
      const snapshot = model.store.snapshot();
      expect(comparable(await dumpKeys(redis, keyPrefix))).toEqual(expectedKeys(snapshot, model.nowMs()));
      expectSense(snapshot, model.nowMs());
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

import { isActive, type Match, type Ticket, type TicketState, ticketTransitions } from '@paireto/contracts';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { MemorySnapshot, TenantState, TicketRow } from '../memory/memory-state.ts';
import type { FallenMatch, TicketStore } from '../ticket-store.ts';
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
  loseMatch(match: Match): Promise<void>;
  /** Makes sure that the tickets of a match that was not accepted are those that went in, with their seniority. */
  checkFallen(fallen: FallenMatch): void;
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
  const lostMatches = new Set<string>();
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
      if (call === undefined) return;
      // An enqueue whose ticket is forgotten lets it in anew.
      for (const outcome of [await doBoth(call)].flat()) if (isEnqueued(outcome)) tickets.push(outcome.ticket);
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
    async loseMatch({ tenant, id }) {
      await real.loseMatch(tenant, id);
      await model.loseMatch(tenant, id);
      lostMatches.add(id);
    },
    checkFallen({ match, searching, cancelled }) {
      const ids = [...searching.map(({ id }) => id), ...cancelled];
      expect(new Set(ids).size).toBe(ids.length);
      expect(match.tickets.map(({ ticketId }) => ticketId)).toEqual(expect.arrayContaining(ids));
      for (const ticket of searching) expect(tickets).toContainEqual(ticket);
    },
    snapshot: () => model.store.snapshot(),
    async conclude() {
      const snapshot = model.store.snapshot();
      expect(comparable(await dumpKeys(redis, keyPrefix))).toEqual(expectedKeys(snapshot, model.nowMs()));
      expectSense(snapshot, model.nowMs(), lostMatches);
    },
  };
}

const isEnqueued = (outcome: unknown): outcome is { ticket: Ticket } =>
  typeof outcome === 'object' && outcome !== null && 'outcome' in outcome && outcome.outcome === 'enqueued';

const isOver = (row: TicketRow, nowMs: number): boolean => row.forgetAt !== undefined && row.forgetAt < nowMs;

/** Every ticket is where it was, or where one event of the table takes it; and is as old as it was. */
function expectLegalMoves(before: MemorySnapshot, after: MemorySnapshot, nowMs: number): void {
  for (const [tenant, state] of after) {
    for (const [id, { state: to, ticket }] of state.tickets) {
      const from = before.get(tenant)?.tickets.get(id);
      if (from === undefined || isOver(from, nowMs)) continue;
      expect(ticket.enqueuedAt, `${id}: its seniority`).toBe(from.ticket.enqueuedAt);
      if (from.state !== to) {
        expect(reachable(from.state), `${id}: ${from.state} -> ${to}`).toContain(to);
      }
    }
  }
}

/** Where one call takes a ticket: a join may end a match that was not accepted in time, and then the wait of who had. */
const reachable = (state: TicketState): TicketState[] => {
  const once = Object.values(ticketTransitions[state]);
  return state === 'REQUIRES_ACCEPTANCE' ? [...once, 'TIMED_OUT'] : once;
};

/** What must hold whatever happened: who is held by what, and who waits where. */
function expectSense(snapshot: MemorySnapshot, nowMs: number, lostMatches: ReadonlySet<string>): void {
  for (const [tenant, state] of snapshot) {
    const known = [...state.tickets].filter(([, row]) => !isOver(row, nowMs));
    for (const [id, row] of known) {
      const about = `${tenant} ${id} ${row.state}`;
      for (const { userId } of row.ticket.players) {
        const slot = state.slots.get(userId);
        const isHeld = slot?.ticketId === id && slot.isLive;
        // Whose ticket waits while their challenge is placed is held by that.
        if (isHeld || !isOfChallenge(state, row)) {
          expect(isHeld, `${about}: ${userId} is held`).toBe(isActive(row.state));
        }
      }
      for (const pool of row.ticket.pools) {
        expect(state.pools.get(pool)?.has(id) ?? false, `${about}: in ${pool}`).toBe(row.state === 'SEARCHING');
      }
      expectItsMatch(state, row, about, lostMatches);
    }
    expectMatchesListed(state);
  }
}

const isOfChallenge = (state: TenantState, { matchId }: TicketRow): boolean =>
  state.matches.get(matchId ?? '')?.match.challenge !== undefined;

/** Who is placed or asked is so by one match that has the ticket and is in the same state. */
function expectItsMatch(state: TenantState, row: TicketRow, about: string, lostMatches: ReadonlySet<string>): void {
  if (row.state !== 'PLACING' && row.state !== 'REQUIRES_ACCEPTANCE') return;
  const matchId = row.matchId ?? '';
  if (row.state === 'REQUIRES_ACCEPTANCE' && lostMatches.has(matchId)) return;
  const match = state.matches.get(matchId);
  expect(match?.state, `${about}: its match`).toBe(row.state);
  expect(
    match?.match.tickets.map(({ ticketId }) => ticketId),
    `${about}: its match has it`,
  ).toContain(row.ticket.id);
}

function expectMatchesListed({ matches, placing, accepting, outbox }: TenantState): void {
  for (const [id, { state }] of matches) {
    expect(placing.has(id), `${id} ${state}: listed as placing`).toBe(state === 'PLACING');
    expect(accepting.has(id), `${id} ${state}: listed as accepting`).toBe(state === 'REQUIRES_ACCEPTANCE');
    if (state !== 'PLACING') expect(outbox.has(id), `${id} ${state}: to be announced`).toBe(false);
  }
}

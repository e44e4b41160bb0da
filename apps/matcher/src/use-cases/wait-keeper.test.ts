import type { Ticket } from '@paireto/contracts';
import { createInMemoryTicketStore } from '@paireto/ticket-store';
import { expectedWait } from '@paireto/wait-estimates';
import { describe, expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { createWaitKeeper } from './wait-keeper.ts';

const START = 1_700_000_000_000;
const NAME = ratedTicket(1_500).pools[0]!;

/** A keeper of a shard over a store that others may share, and its pool of chess. */
function keeperForTest(times = { nowMs: START }, store = createInMemoryTicketStore({ nowMs: () => times.nowMs })) {
  let isOwner = true;
  let writes = 0;
  const keeper = createWaitKeeper({
    store: {
      readLearnt: (tenant, pools) => store.readLearnt(tenant, pools),
      async writeWaits(tenant, notes) {
        writes += notes.length;
        await store.writeWaits(tenant, notes);
      },
    },
    nowMs: () => times.nowMs,
    monotonicMs: () => times.nowMs - START,
    owns: () => isOwner,
  });
  const { book } = bookForTest();
  const ticketOf = (rating: number): Ticket => ratedTicket(rating, { enqueuedAt: times.nowMs });
  const pool = book.insert(NAME, ticketOf(1_500))!;
  return {
    times,
    store,
    keeper,
    book,
    pool,
    /** Players come one by one, and each is matched after so long. */
    matchMany(count: number, waitMs: number, rating = 1_500) {
      for (let player = 0; player < count; player += 1) {
        const ticket = ticketOf(rating);
        keeper.joined(pool, ticket);
        times.nowMs += waitMs;
        keeper.departed(pool, ticket, true);
      }
    },
    publish: () => keeper.publish('demo', [pool]),
    told: async (rating = 1_500) => {
      const [estimates] = await store.readEstimates('demo', [NAME]);
      return estimates && expectedWait(estimates, rating, 0);
    },
    lose() {
      isOwner = false;
    },
    writes: () => writes,
  };
}

describe('a keeper of waits', () => {
  it('tells the store what was learnt of a pool', async () => {
    const test = keeperForTest();
    test.matchMany(40, 3_000);
    await test.publish();
    const told = await test.told();
    expect(told!.p50Ms).toBeGreaterThan(2_000);
    expect(told!.p90Ms).toBeLessThan(4_000);
  });

  it('writes of a pool once a second at most, and not while nothing happens in it and nobody waits', async () => {
    const test = keeperForTest();
    test.book.depart([...test.pool.engine.tickets()][0]!.waiting.ticket);
    test.matchMany(10, 500);
    for (let round = 0; round < 5; round += 1) await test.publish();
    expect(test.writes()).toBe(1);
    test.times.nowMs += 60_000;
    await test.publish();
    expect(test.writes()).toBe(1);
    test.matchMany(1, 500);
    await test.publish();
    expect(test.writes()).toBe(2);
  });

  it('goes on telling while somebody waits and nobody is matched', async () => {
    const test = keeperForTest();
    test.matchMany(40, 3_000);
    await test.publish();
    const before = await test.told();
    for (let player = 0; player < 20; player += 1) {
      test.book.insert(NAME, ratedTicket(1_500, { enqueuedAt: test.times.nowMs }));
    }
    test.times.nowMs += 90_000;
    await test.publish();
    expect((await test.told())!.p90Ms).toBeGreaterThan(2 * before!.p90Ms);
  });

  it('counts who left, or was matched elsewhere, as not matched here', async () => {
    const test = keeperForTest();
    for (let player = 0; player < 80; player += 1) {
      const ticket = ratedTicket(1_500, { enqueuedAt: test.times.nowMs });
      test.keeper.joined(test.pool, ticket);
      test.times.nowMs += player % 2 === 0 ? 2_000 : 6_000;
      test.keeper.departed(test.pool, ticket, player % 2 === 1);
    }
    await test.publish();
    expect((await test.told())!.p50Ms).toBeGreaterThan(4_500);
  });

  it('begins with what the last owner learnt, and forgets pools that it owns no more, when what it learnt is saved', async () => {
    const last = keeperForTest();
    last.matchMany(200, 3_000);
    await last.publish();
    const told = await last.told();

    const next = keeperForTest(last.times, last.store);
    next.matchMany(1, 3_000);
    await next.publish();
    expect(Math.abs((await next.told())!.p90Ms - told!.p90Ms)).toBeLessThan(500);

    last.matchMany(30, 9_000);
    last.lose();
    await last.publish();
    expect((await last.told())!.p90Ms).toBeGreaterThan(told!.p90Ms);
    expect([last.keeper.poolCount, next.keeper.poolCount]).toEqual([0, 1]);
  });

  it('keeps nothing in memory of pools in which nothing happens', async () => {
    const test = keeperForTest();
    test.matchMany(1, 500);
    await test.publish();
    test.times.nowMs += 1_000_000;
    await test.publish();
    expect(test.keeper.poolCount).toBe(0);
  });

  it('does not count a running game that asks for players, nor who came long before they were seen', async () => {
    const test = keeperForTest();
    const running = { ...ratedTicket(1_500), players: [] };
    test.keeper.joined(test.pool, running);
    test.keeper.departed(test.pool, running, true);
    test.keeper.joined(test.pool, ratedTicket(1_500, { enqueuedAt: START - 60_000 }));
    expect(test.keeper.poolCount).toBe(0);
  });
});

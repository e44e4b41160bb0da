import { partitionOf } from '@paireto/contracts';
import { buildTicket } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import type { WaitingTicket } from './waiting-pool.ts';

/** Lets a pass take the only pair of a pool out. */
const takePair = (test: ReturnType<typeof bookForTest>, pool = buildTicket().pools[0]!): WaitingTicket[] => {
  const { pairs } = test.book.find('demo', pool)!.engine.findPairs(Date.now());
  test.book.takeOut(pairs.flat());
  return pairs.flat();
};

describe('the book of waiting tickets', () => {
  it('takes a ticket once, also while it is in flight', () => {
    const test = bookForTest();
    const [a, b] = [ratedTicket(1500), ratedTicket(1500)];
    const pool = a.pools[0]!;
    expect(test.book.insert(pool, a)).toBeDefined();
    expect(test.book.insert(pool, a)).toBeUndefined();
    test.book.insert(pool, b);
    expect(takePair(test)).toHaveLength(2);
    expect(test.book.insert(pool, a)).toBeUndefined();
    expect(test.book.ticketCount).toBe(2);
    expect(test.entered).toHaveLength(2);
    expect(test.left).toHaveLength(2);
  });

  it('puts back what was in flight, with its seniority', () => {
    const test = bookForTest();
    const a = ratedTicket(1500);
    for (const ticket of [a, ratedTicket(1500)]) test.book.insert(ticket.pools[0]!, ticket);
    const waiting = takePair(test).find(({ id }) => id === a.id)!;
    expect(test.book.putBack(waiting)).toBe(true);
    expect([...waiting.pool.engine.tickets()]).toEqual([waiting]);
    expect(test.entered.at(-1)).toBe(waiting);
    expect(test.book.putBack(waiting)).toBe(false);
  });

  it('forgets a departed ticket in all its pools, and does not take it back', () => {
    const test = bookForTest();
    const pools = ['chess:3+2', 'chess:5+0'];
    const [a, b] = [ratedTicket(1500, { pools }), ratedTicket(1500, { pools })];
    for (const ticket of [a, b]) for (const pool of pools) test.book.insert(pool, ticket);
    const taken = takePair(test, pools[0]);
    test.book.depart(a);
    expect(test.book.find('demo', pools[1]!)!.engine.has(a.id)).toBe(false);
    expect(test.book.putBack(taken.find(({ id }) => id === a.id)!)).toBe(false);
    expect(test.book.putBack(taken.find(({ id }) => id === b.id)!)).toBe(true);
    expect(test.book.ticketCount).toBe(2);
  });

  it('tells whoever reads a pool who left it meanwhile, by whatever way', () => {
    const test = bookForTest();
    const [a, b, c] = [ratedTicket(1500), ratedTicket(1600), ratedTicket(1700)];
    const pool = a.pools[0]!;
    for (const ticket of [a, b, c]) test.book.insert(pool, ticket);
    const watch = test.book.watchDepartures('demo', pool);
    test.book.depart(a);
    test.book.remove('demo', pool, b.id);
    expect([...watch.departed].sort()).toEqual([a.id, b.id].sort());
    watch.close();
    test.book.depart(c);
    expect(watch.departed.size).toBe(2);
  });

  it('drops the pools of a lost partition; what was in flight there is not put back', () => {
    const test = bookForTest();
    const [a, b, other] = [ratedTicket(1500), ratedTicket(1500), ratedTicket(1500, { tenant: 'other' })];
    const pool = a.pools[0]!;
    for (const ticket of [a, b, other]) test.book.insert(pool, ticket);
    const taken = takePair(test);
    test.book.dropPartitions([partitionOf('demo', pool)]);
    expect(test.book.find('demo', pool)).toBeUndefined();
    expect(test.book.find('other', pool)).toBeDefined();
    expect(test.book.putBack(taken[0]!)).toBe(false);
    expect(test.dropped).toHaveLength(1);
  });

  it('drops an empty pool but never one with tickets in flight, nor its successor', () => {
    const test = bookForTest();
    for (const ticket of [ratedTicket(1500), ratedTicket(1500)]) test.book.insert(ticket.pools[0]!, ticket);
    const [taken] = takePair(test);
    const { pool } = taken!;
    test.book.dropIfEmpty(pool);
    expect(test.book.find('demo', pool.name)).toBe(pool);
    pool.inFlight.clear();
    test.book.dropIfEmpty(pool);
    expect(test.book.find('demo', pool.name)).toBeUndefined();
    test.book.insert(pool.name, ratedTicket(1500));
    test.book.dropIfEmpty(pool);
    expect(test.book.find('demo', pool.name)).toBeDefined();
  });

  it('leaves tickets of an unknown queue and of parties alone, and says so once', () => {
    const test = bookForTest();
    const strange = buildTicket({ queue: 'draughts', pools: ['draughts:x'] });
    const party = buildTicket({ players: [...buildTicket().players, ...buildTicket().players] });
    for (let times = 0; times < 2; times += 1) {
      expect(test.book.insert('draughts:x', strange)).toBeUndefined();
      expect(test.book.insert(party.pools[0]!, party)).toBeUndefined();
    }
    expect(test.refused).toEqual(['draughts', 'chess']);
    expect(test.book.ticketCount).toBe(0);
  });
});

import { partitionOf, type Ticket } from '@paireto/contracts';
import { buildTicket } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { arena, arenaTicket, bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { waitingIn } from './pool-book.ts';
import type { WaitingTicket } from './waiting-pool.ts';

/** Lets a pass take the only pair of a pool out. */
const takePair = (test: ReturnType<typeof bookForTest>, pool = buildTicket().pools[0]!): WaitingTicket[] => {
  return test.takeMatches(pool).flat();
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
    expect([...waitingIn(waiting.pools[0]!)]).toEqual([waiting]);
    expect(test.entered.at(-1)).toBe(waiting);
    expect(test.book.putBack(waiting)).toBe(false);
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

  it('tells who comes into each pool, who leaves it, and who was matched in it', () => {
    const test = bookForTest();
    const pools = [buildTicket().pools[0]!, 'chess:5+0:standard:rated'];
    const attributes = [{ time_control: '3+2' }, { time_control: '5+0' }];
    const [both, gone] = [ratedTicket(1500, { pools, attributes }), ratedTicket(1900)];
    for (const pool of pools) test.book.insert(pool, both);
    test.book.insert(pools[0]!, gone);
    test.book.insert(pools[0]!, gone);
    expect(test.joined.map(({ ticketId }) => ticketId)).toEqual([both.id, both.id, gone.id]);
    const waiting = [...waitingIn(test.book.find('demo', pools[0]!)!)].find(({ id }) => id === both.id)!;
    test.book.matched(waiting, pools[1]!);
    test.book.remove('demo', pools[0]!, gone.id);
    test.book.depart(gone);
    expect(test.departed).toEqual([
      { pool: pools[0], ticketId: both.id, isMatched: false },
      { pool: pools[1], ticketId: both.id, isMatched: true },
      { pool: pools[0], ticketId: gone.id, isMatched: false },
    ]);
    test.book.insert(pools[0]!, ratedTicket(1500));
    test.book.dropPartitions([partitionOf('demo', pools[0]!)]);
    expect(test.departed).toHaveLength(3);
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
    const pool = taken!.pools[0]!;
    test.book.dropIfEmpty(pool);
    expect(test.book.find('demo', pool.name)).toBe(pool);
    for (const waiting of [...pool.inFlight.values()]) test.book.depart(waiting.ticket);
    test.book.dropIfEmpty(pool);
    expect(test.book.find('demo', pool.name)).toBeUndefined();
    test.book.insert(pool.name, ratedTicket(1500));
    test.book.dropIfEmpty(pool);
    expect(test.book.find('demo', pool.name)).toBeDefined();
  });

  it.each<[string, Partial<Ticket>]>([
    ['of an unknown queue', { queue: 'draughts', pools: ['draughts:x'] }],
    ['of another queue than the pool', { queue: 'draughts' }],
    ['without a usable rating', { players: [{ userId: 'a', rating: Number.NaN, sideBalance: 0 }] }],
    ['without a usable time', { enqueuedAt: Number.POSITIVE_INFINITY }],
    ['of a running game where none may ask', { players: [], backfill: { gameId: 'g', teams: [] } }],
    ['of a party of a size that is not allowed', { players: [...buildTicket().players, ...buildTicket().players] }],
    ['that are not what they say', { players: [null] as never }],
  ])('leaves tickets %s alone, says so once per queue, and goes on', (_what, overrides) => {
    const test = bookForTest();
    const strange = buildTicket(overrides);
    const pool = strange.pools[0]!;
    for (let times = 0; times < 2; times += 1) expect(test.book.insert(pool, strange)).toBeUndefined();
    expect(test.refused).toEqual([pool.split(':')[0]]);
    expect(test.book.ticketCount).toBe(0);
    expect([test.entered, test.left]).toEqual([[], []]);
    const fine = buildTicket();
    expect(test.book.insert(fine.pools[0]!, fine)).toBeDefined();
  });

  it('matches tickets of another version of the ruleset by the rules of now', () => {
    const test = bookForTest();
    const [old, fresh] = [ratedTicket(1500, { rulesetVersion: 1 }), ratedTicket(1500)];
    for (const ticket of [old, fresh]) expect(test.book.insert(ticket.pools[0]!, ticket)).toBeDefined();
    expect(
      takePair(test)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([old.id, fresh.id].sort());
    expect(test.refused).toEqual([]);
  });

  it('takes parties and all that a match of them needs: nine tickets of ten players are one match', () => {
    const test = bookForTest(arena);
    const tickets = [arenaTicket([1500, 1510]), ...Array.from({ length: 8 }, () => arenaTicket([1500]))];
    for (const ticket of tickets) expect(test.book.insert('arena:ranked', ticket)).toBeDefined();
    const [taken] = test.takeMatches('arena:ranked', Date.now() + 60_000);
    expect(taken?.map(({ id }) => id).sort()).toEqual(tickets.map(({ id }) => id).sort());
    expect(test.book.find('demo', 'arena:ranked')!.inFlight.size).toBe(9);
    for (const waiting of taken ?? []) expect(test.book.putBack(waiting)).toBe(true);
    expect(test.takeMatches('arena:ranked', Date.now() + 60_000)[0]).toHaveLength(9);
  });
});

describe('a ticket in several pools', () => {
  const [blitz, rapid, classical] = ['chess:3+2', 'chess:5+0', 'chess:30+0'] as const;
  const everywhere = () => ratedTicket(1500, { pools: [blitz, rapid, classical] });
  const waitingIn = ({ book }: ReturnType<typeof bookForTest>, pool: string) =>
    [...(book.find('demo', pool)?.engine.tickets() ?? [])].map(({ id }) => id).sort();
  /** Two tickets in all three pools, and the proposal of a pass in one of these. */
  const proposeIn = (pool: string) => {
    const test = bookForTest();
    const tickets = [everywhere(), everywhere()];
    for (const ticket of tickets) for (const name of ticket.pools) test.book.insert(name, ticket);
    const [a, b] = takePair(test, pool) as [WaitingTicket, WaitingTicket];
    return { ...test, a, b, test };
  };

  it('is one ticket: it counts, begins to wait and ends its wait once', () => {
    const test = bookForTest();
    const ticket = everywhere();
    for (const pool of ticket.pools) expect(test.book.insert(pool, ticket)?.name).toBe(pool);
    // As it comes with a second command: another copy of it.
    expect(test.book.insert(rapid, { ...ticket })).toBeUndefined();
    expect([test.book.ticketCount, test.book.poolCount]).toEqual([1, 3]);
    test.book.depart(ticket);
    expect(test.book.ticketCount).toBe(0);
    expect([test.entered.length, test.left.length]).toEqual([1, 1]);
  });

  it('is out of all of them as soon as a pass in one has proposed it: no second proposal', () => {
    const { test, book, a, b } = proposeIn(rapid);
    for (const pool of [blitz, rapid, classical]) {
      expect(waitingIn(test, pool)).toEqual([]);
      expect(test.takeMatches(pool)).toEqual([]);
      expect(book.insert(pool, a.ticket)).toBeUndefined();
    }
    expect(book.ticketCount).toBe(2);
    expect(test.left).toEqual([a, b]);
  });

  it('is back in all of them when nothing comes of the proposal', () => {
    const { test, book, a, b } = proposeIn(rapid);
    book.depart(a.ticket);
    expect(book.putBack(a)).toBe(false);
    expect(book.putBack(b)).toBe(true);
    for (const pool of [blitz, rapid, classical]) expect(waitingIn(test, pool)).toEqual([b.id]);
    expect(book.ticketCount).toBe(1);
    expect(test.entered.at(-1)).toBe(b);
  });

  it('is gone from all of them when it departs, whether it waits or is in flight', () => {
    const { book, a, b } = proposeIn(blitz);
    expect(book.putBack(b)).toBe(true);
    book.depart(a.ticket);
    book.depart(b.ticket);
    for (const pool of [...book.pools()]) {
      expect([pool.engine.size, pool.inFlight.size]).toEqual([0, 0]);
      book.dropIfEmpty(pool);
    }
    expect([book.poolCount, book.ticketCount]).toEqual([0, 0]);
  });

  it('is gone from all of them when it leaves one', () => {
    const test = bookForTest();
    const ticket = everywhere();
    for (const pool of ticket.pools) test.book.insert(pool, ticket);
    const watch = test.book.watchDepartures('demo', blitz);
    expect(test.book.remove('demo', classical, ticket.id)).toEqual(ticket);
    for (const pool of ticket.pools) expect(waitingIn(test, pool)).toEqual([]);
    expect([...watch.departed]).toEqual([ticket.id]);
  });

  it('that comes to a pool while it is in flight through another waits there for the outcome', () => {
    const test = bookForTest();
    const tickets = [everywhere(), everywhere()];
    for (const ticket of tickets) test.book.insert(blitz, ticket);
    const [a, b] = takePair(test, blitz) as [WaitingTicket, WaitingTicket];
    for (const ticket of tickets) expect(test.book.insert(rapid, ticket)?.name).toBe(rapid);
    expect(waitingIn(test, rapid)).toEqual([]);
    test.book.putBack(a);
    test.book.depart(b.ticket);
    expect([waitingIn(test, blitz), waitingIn(test, rapid)]).toEqual([[a.id], [a.id]]);
  });

  it('goes on waiting in the pools that stay when the partition of another is lost', () => {
    const { test, book, a, b } = proposeIn(blitz);
    book.dropPartitions([partitionOf('demo', blitz)]);
    expect(book.ticketCount).toBe(2);
    expect([book.putBack(a), book.putBack(b)]).toEqual([true, true]);
    expect([waitingIn(test, blitz), waitingIn(test, rapid)]).toEqual([[], [a.id, b.id].sort()]);
    test.left.length = 0;
    book.dropPartitions([rapid, classical].map((pool) => partitionOf('demo', pool)));
    expect([test.left.length, book.ticketCount]).toEqual([2, 0]);
  });

  it('is not put back by a proposal from before its pools were lost and gained again', () => {
    const { test, book, a } = proposeIn(blitz);
    book.dropPartitions([blitz, rapid, classical].map((pool) => partitionOf('demo', pool)));
    for (const pool of [blitz, rapid]) book.insert(pool, a.ticket);
    const rival = everywhere();
    book.insert(rapid, rival);
    expect(
      takePair(test, rapid)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([a.id, rival.id].sort());
    expect(book.putBack(a)).toBe(false);
    expect([waitingIn(test, blitz), waitingIn(test, rapid)]).toEqual([[], []]);
  });

  it('does not mix with a ticket of the same id of another tenant', () => {
    const test = bookForTest();
    const ticket = everywhere();
    const stranger = { ...ticket, tenant: 'other' };
    for (const each of [ticket, stranger]) for (const pool of each.pools) test.book.insert(pool, each);
    expect(test.book.ticketCount).toBe(2);
    test.book.depart(stranger);
    for (const pool of ticket.pools) expect(waitingIn(test, pool)).toEqual([ticket.id]);
  });
});

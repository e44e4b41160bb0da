import { partitionOf, type Ticket } from '@paireto/contracts';
import { seededRandom } from '@paireto/testkit';
import { expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { waitingIn } from './pool-book.ts';
import type { WaitingTicket } from './waiting-pool.ts';

const SEEDS = 150;
const STEPS = 80;
const POOLS = ['chess:a', 'chess:b', 'chess:c', 'chess:d'];

type Book = ReturnType<typeof bookForTest>;

/** What must hold between any two steps. */
function check({ book, entered, left }: Book, seed: number): void {
  const where = new Map<string, { waiting: WaitingTicket; pools: string[] }>();
  for (const pool of book.pools()) {
    for (const waiting of [...waitingIn(pool), ...pool.inFlight.values()]) {
      const known = where.get(waiting.id) ?? { waiting, pools: [] };
      expect(known.waiting, `seed ${seed}: two of one ticket`).toBe(waiting);
      known.pools.push(pool.name);
      where.set(waiting.id, known);
      expect(pool.inFlight.has(waiting.id), `seed ${seed}: in flight here, waiting there`).toBe(waiting.isInFlight);
      expect(pool.engine.has(waiting.id), `seed ${seed}: in flight and proposed again`).toBe(!waiting.isInFlight);
    }
  }
  for (const { waiting, pools } of where.values()) {
    expect(waiting.pools.map(({ name }) => name).sort(), `seed ${seed}: lost in a pool`).toEqual(pools.sort());
  }
  expect(book.ticketCount, `seed ${seed}: count`).toBe(where.size);
  const watched = [...where.values()].filter(({ waiting }) => !waiting.isInFlight);
  expect(entered.length - left.length, `seed ${seed}: watched for expiry`).toBe(watched.length);
}

it(`holds every ticket in all its pools or in none, and once, in ${SEEDS} random lives`, () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = seededRandom(seed);
    const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
    const test = bookForTest();
    const { book } = test;
    const tickets: Ticket[] = Array.from({ length: 6 }, () =>
      ratedTicket(1500, { pools: POOLS.filter(() => random() < 0.6).concat('chess:e') }),
    );
    /** Every proposal ever made: its outcome may come at any time, and more than once. */
    const proposals: WaitingTicket[][] = [];
    const steps: (() => void)[] = [
      () => {
        const ticket = pick(tickets);
        book.insert(pick(ticket.pools), { ...ticket });
      },
      () => {
        proposals.push(...test.takeMatches(pick(POOLS)));
      },
      () => {
        for (const waiting of proposals.length > 0 ? pick(proposals) : []) book.putBack(waiting);
      },
      () => book.depart(pick(tickets)),
      () => {
        const ticket = pick(tickets);
        book.remove('demo', pick(ticket.pools), ticket.id);
      },
      () => {
        if (random() < 0.3) book.dropPartitions([partitionOf('demo', pick(POOLS))]);
      },
      () => {
        for (const pool of [...book.pools()]) book.dropIfEmpty(pool);
      },
    ];
    for (let step = 0; step < STEPS; step += 1) {
      // Joins more often than all else, so that there is something to be lost.
      if (random() < 0.4) steps[0]?.();
      else pick(steps)();
      check(test, seed);
    }
  }
}, 60_000);

import type { Ticket } from '@paireto/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import type { PoolBook } from './pool-book.ts';
import { createPoolReader } from './read-pools.ts';
import { createTenantSweeper, type SweepDepth } from './sweep-tenant.ts';

const [a, b] = [ratedTicket(1_500), ratedTicket(1_600)];
const pool = a.pools[0]!;

let stored: Ticket[];
/** Whether the pool changed lately in the store. */
let isListed: boolean;
let compared: number;
let meanwhile: () => void;
let book: PoolBook;
let sweep: (depth: SweepDepth) => Promise<void>;

beforeEach(() => {
  stored = [];
  isListed = false;
  compared = 0;
  meanwhile = () => undefined;
  const test = bookForTest();
  book = test.book;
  const readPool = async () => stored;
  const sweepTenant = createTenantSweeper({
    store: {
      listPools: async () => (isListed ? [pool] : []),
      async poolStats(_tenant, pools) {
        compared += pools.length;
        await Promise.resolve();
        meanwhile();
        return pools.map((name) => ({ pool: name, tickets: stored.length, oldestPooledAt: undefined }));
      },
    },
    book,
    queues: test.queues,
    reader: createPoolReader({ store: { readPool }, book, owns: () => true, onAdded: () => undefined }),
    owns: () => true,
    isLoaded: () => true,
    monotonicMs: () => 0,
  });
  sweep = (depth) =>
    sweepTenant({ tenant: 'demo', depth, changedSinceMs: 1, pooledSinceMs: 1, held: [...book.pools()] });
});

const held = () => [...(book.find('demo', pool)?.engine.tickets() ?? [])].map(({ id }) => id).sort();
const idsOf = (...tickets: Ticket[]) => tickets.map(({ id }) => id).sort();

/** Both wait, in the store and here, and a sweep has seen that. */
async function bothWait(): Promise<void> {
  stored = [a, b];
  for (const ticket of stored) book.insert(pool, ticket);
  await sweep('changes');
}

describe('a sweep of what changed', () => {
  it('finds who was taken out here by a leave whose cancel a fail-over took back, though the store tells of no change', async () => {
    await bothWait();
    book.remove('demo', pool, a.id);
    await sweep('changes');
    await sweep('changes');
    expect(held()).toEqual(idsOf(a, b));
  });

  it('finds them also where nobody else waits in the pool', async () => {
    await bothWait();
    stored = [a];
    book.depart(b);
    await sweep('changes');
    book.remove('demo', pool, a.id);
    await sweep('changes');
    await sweep('changes');
    expect(held()).toEqual(idsOf(a));
  });

  it('finds them also where the leave came while it compared', async () => {
    await bothWait();
    stored = [a];
    book.depart(b);
    meanwhile = () => {
      book.remove('demo', pool, a.id);
      meanwhile = () => undefined;
    };
    await sweep('changes');
    await sweep('changes');
    await sweep('changes');
    expect(held()).toEqual(idsOf(a));
  });

  it('asks nothing about a pool that was in line and has not changed since, here or there', async () => {
    await bothWait();
    compared = 0;
    await sweep('changes');
    expect(compared).toBe(0);
    isListed = true;
    await sweep('changes');
    expect(compared).toBe(1);
  });

  it('drops a pool when the store agrees that it is empty', async () => {
    await bothWait();
    stored = [];
    for (const ticket of [a, b]) book.depart(ticket);
    await sweep('changes');
    expect(book.poolCount).toBe(0);
  });
});

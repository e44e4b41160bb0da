import type { Ticket } from '@paireto/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import type { PoolBook } from './pool-book.ts';
import { createPoolReader, type PoolReader } from './read-pools.ts';

const [a, b, c] = [ratedTicket(1500), ratedTicket(1600), ratedTicket(1700)];
const pool = a.pools[0]!;

let stored: Ticket[];
let meanwhile: () => void;
let owned: boolean;
let added: number;
let book: PoolBook;
let reader: PoolReader;

beforeEach(() => {
  stored = [];
  meanwhile = () => undefined;
  owned = true;
  added = 0;
  ({ book } = bookForTest());
  reader = createPoolReader({
    store: {
      async readPool() {
        const tickets = [...stored];
        await Promise.resolve();
        meanwhile();
        return tickets;
      },
    },
    book,
    owns: () => owned,
    onAdded: () => {
      added += 1;
    },
  });
});

const held = () => [...(book.find('demo', pool)?.engine.tickets() ?? [])].map(({ id }) => id).sort();
const idsOf = (...tickets: Ticket[]) => tickets.map(({ id }) => id).sort();

describe('reading a pool', () => {
  it('adds what the book has not, and asks for one pass', async () => {
    book.insert(pool, a);
    stored = [a, b, c];
    await reader.addMissing('demo', pool, undefined);
    expect(held()).toEqual(idsOf(a, b, c));
    expect(added).toBe(1);
    await reader.addMissing('demo', pool, undefined);
    expect(added).toBe(1);
  });

  it('does not bring back a ticket that departed while the pool was read', async () => {
    for (const ticket of [a, b]) book.insert(pool, ticket);
    stored = [a, b, c];
    meanwhile = () => {
      book.depart(a);
      book.remove('demo', pool, c.id);
    };
    await reader.addMissing('demo', pool, undefined);
    expect(held()).toEqual(idsOf(b));
  });

  it('does not fill a pool whose partition was lost while it was read', async () => {
    stored = [a];
    meanwhile = () => {
      owned = false;
    };
    await reader.addMissing('demo', pool, undefined);
    expect(book.ticketCount).toBe(0);
  });
});

describe('reconciling a pool', () => {
  it('drops what the store has no more and adds what it has', async () => {
    for (const ticket of [a, b]) book.insert(pool, ticket);
    stored = [b, c];
    await reader.reconcile('demo', pool);
    expect(held()).toEqual(idsOf(b, c));
  });

  it('keeps a ticket that joined while the pool was read', async () => {
    book.insert(pool, a);
    stored = [a];
    meanwhile = () => book.insert(pool, b);
    await reader.reconcile('demo', pool);
    expect(held()).toEqual(idsOf(a, b));
  });

  it('keeps a ticket that departed and came back while the pool was read', async () => {
    book.insert(pool, a);
    meanwhile = () => {
      book.depart(a);
      book.insert(pool, a);
    };
    await reader.reconcile('demo', pool);
    expect(held()).toEqual(idsOf(a));
  });
});

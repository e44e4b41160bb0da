import { partitionOf, type Ticket } from '@paireto/contracts';
import { buildTicket } from '@paireto/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { bookForTest } from '../testing/book.cases.ts';
import { type CommandHandler, createCommandHandler } from './handle-commands.ts';
import type { PoolBook } from './pool-book.ts';

let now: number;
let owned: (partition: number) => boolean;
let joined: number;
let doubts: number;
let announced: string[];
let book: PoolBook;
let handler: CommandHandler;

beforeEach(() => {
  now = 0;
  owned = () => true;
  joined = 0;
  doubts = 0;
  announced = [];
  ({ book } = bookForTest());
  handler = createCommandHandler({
    book,
    owns: (partition) => owned(partition),
    monotonicMs: () => now,
    onJoined: () => {
      joined += 1;
    },
    onDoubtful: () => {
      doubts += 1;
    },
    onAnnounce: (tenant) => announced.push(tenant),
  });
});

const join = (ticket: Ticket, pool = ticket.pools[0]!) => handler.handle([{ op: 'join', pool, ticket }]);
const leave = ({ tenant, pools, id }: Ticket) =>
  handler.handle([{ op: 'leave', tenant, pool: pools[0]!, ticketId: id }]);

describe('commands', () => {
  it('bring a ticket in once, however often they come', () => {
    const ticket = buildTicket();
    join(ticket);
    join(ticket);
    expect(book.ticketCount).toBe(1);
    expect(joined).toBe(1);
  });

  it('take a ticket out', () => {
    const ticket = buildTicket();
    join(ticket);
    leave(ticket);
    expect(book.ticketCount).toBe(0);
  });

  it('are applied in order', () => {
    const [a, b] = [buildTicket(), buildTicket()];
    const [pool] = a.pools as [string];
    handler.handle([
      { op: 'join', pool, ticket: a },
      { op: 'join', pool, ticket: b },
      { op: 'leave', tenant: 'demo', pool, ticketId: a.id },
    ]);
    expect([...book.find('demo', pool)!.engine.tickets()].map(({ id }) => id)).toEqual([b.id]);
  });

  it('do not bring in a ticket whose leave overtook its join: that is for the store to tell', () => {
    const ticket = buildTicket();
    leave(ticket);
    join(ticket);
    expect([book.ticketCount, doubts]).toEqual([0, 1]);
  });

  it('ask the store about a ticket that was matched a moment ago, and bring it in when that is long past', () => {
    const ticket = buildTicket();
    handler.matched(ticket);
    join(ticket);
    expect(book.ticketCount).toBe(0);
    expect(doubts).toBe(1);
    now += 60_000;
    join(ticket);
    expect(book.ticketCount).toBe(1);
  });

  it('take a ticket that is in several pools out of all of them, whichever pool they name', () => {
    const ticket = buildTicket({ pools: ['chess:a', 'chess:b', 'chess:c'] });
    for (const pool of ticket.pools) join(ticket, pool);
    expect(joined).toBe(3);
    handler.handle([{ op: 'leave', tenant: 'demo', pool: 'chess:c', ticketId: ticket.id }]);
    for (const pool of ticket.pools) expect(book.find('demo', pool)!.engine.size).toBe(0);
  });

  it('ask the store about a ticket that left, matched elsewhere, and joins again: it may have been requeued', () => {
    const ticket = buildTicket({ pools: ['chess:a', 'chess:b'] });
    for (const pool of ticket.pools) join(ticket, pool);
    // As another shard sends them: one for each pool that is not its own.
    for (const pool of ticket.pools) handler.handle([{ op: 'leave', tenant: 'demo', pool, ticketId: ticket.id }]);
    join(ticket);
    expect([book.ticketCount, doubts]).toEqual([0, 1]);
  });

  it('have the matches announced that were accepted, in pools that are ours', () => {
    const theirs = 'chess:elsewhere';
    owned = (partition) => partition !== partitionOf('demo', theirs);
    handler.handle([
      { op: 'announce', tenant: 'demo', pool: 'chess:3+2:standard:rated' },
      { op: 'announce', tenant: 'demo', pool: theirs },
    ]);
    expect(announced).toEqual(['demo']);
  });

  it('are ignored for partitions of other shards and for pools that the ticket is not in', () => {
    const ticket = buildTicket();
    owned = (partition) => partition !== partitionOf(ticket.tenant, ticket.pools[0]!);
    join(ticket);
    owned = () => true;
    join(ticket, 'chess:elsewhere');
    expect(book.ticketCount).toBe(0);
  });
});

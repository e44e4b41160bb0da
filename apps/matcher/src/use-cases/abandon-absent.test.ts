import { partitionOf, type Ruleset, type StrikeTerms, type Ticket } from '@paireto/contracts';
import type { AbandonOutcome } from '@paireto/ticket-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { bookForTest, chessWith, ratedTicket } from '../testing/book.cases.ts';
import { createAbsenceKeeper } from './abandon-absent.ts';

const watched = chessWith({ presence: { graceMs: 20_000 } });
const [first, second] = ['chess:a', 'chess:b'] as const;

let owned: (partition: number) => boolean;
let reachableForMs: number;
let absent: string[];
let searches: string[];
let onSearch: () => void;
let outcomeOf: (ticket: Ticket) => AbandonOutcome;
let abandoned: string[][];
let counted: (StrikeTerms | undefined)[];
let gone: string[];

beforeEach(() => {
  owned = () => true;
  reachableForMs = 60_000;
  absent = [];
  searches = [];
  onSearch = () => undefined;
  outcomeOf = () => ({ outcome: 'abandoned' });
  abandoned = [];
  counted = [];
  gone = [];
});

function keeperForTest(queue: Ruleset = watched) {
  const { book, takeMatches } = bookForTest(queue);
  const keep = createAbsenceKeeper({
    store: {
      async findAbsent(tenant, name, graceMs, limit) {
        searches.push(`${tenant} ${name} ${graceMs}`);
        onSearch();
        return absent.slice(0, limit);
      },
      async abandon(_tenant, _queue, tickets, _graceMs, strikes) {
        counted.push(strikes);
        abandoned.push(tickets.map(({ id }) => id));
        absent = absent.filter((id) => !tickets.some((ticket) => ticket.id === id));
        return tickets.map(outcomeOf);
      },
    },
    queues: [queue, chessWith({ name: 'other' })],
    owns: (partition) => owned(partition),
    reachableForMs: () => reachableForMs,
    onGone: (tickets) => gone.push(...tickets.map(({ id }) => id)),
  });
  const join = (...pools: string[]): Ticket => {
    const ticket = ratedTicket(1500, { pools });
    for (const pool of pools) if (owned(partitionOf('demo', pool))) book.insert(pool, ticket);
    return ticket;
  };
  return { join, takeMatches, run: () => keep('demo', [...book.pools()]) };
}

describe('looking after presence', () => {
  it('holds going away against the players where the ruleset does', async () => {
    const cooldown = { after: 1, withinMs: 60_000, pausesMs: [5_000] };
    for (const counts of [['declined'], ['abandoned', 'declined']] as const) {
      const test = keeperForTest({ ...watched, cooldown: { ...cooldown, counts: [...counts] } });
      absent = [test.join(first).id];
      await test.run();
    }
    expect(counted).toEqual([undefined, { reasons: ['abandoned'], count: 1, withinMs: 60_000 }]);
  });

  it('abandons those of its tickets whose players have gone, and no others', async () => {
    const test = keeperForTest();
    const [left, stays] = [test.join(first), test.join(first)];
    absent = [left.id, '0197a000-0000-7000-8000-000000000001'];
    await test.run();
    expect(abandoned).toEqual([[left.id]]);
    expect(gone).toEqual([left.id]);
    expect(gone).not.toContain(stays.id);
  });

  it('asks the store nothing where no ticket of a queue with presence waits', async () => {
    const idle = keeperForTest();
    await idle.run();
    const without = keeperForTest(chessWith());
    without.join(first);
    await without.run();
    expect(searches).toEqual([]);
  });

  it('leaves a ticket to the owner of its first pool', async () => {
    owned = (partition) => partition === partitionOf('demo', second);
    const test = keeperForTest();
    const [theirs, ours] = [test.join(first, second), test.join(second, first)];
    absent = [theirs.id, ours.id];
    await test.run();
    expect(abandoned).toEqual([[ours.id]]);
  });

  it('keeps who turned out to be there, and forgets who does not wait any more', async () => {
    const test = keeperForTest();
    const [present, matched] = [test.join(first), test.join(first)];
    absent = [present.id, matched.id];
    outcomeOf = ({ id }) =>
      id === present.id ? { outcome: 'present' } : { outcome: 'not-searching', state: 'PLACING' };
    await test.run();
    expect(gone).toEqual([matched.id]);
  });

  it('leaves tickets in flight alone', async () => {
    const test = keeperForTest();
    const tickets = [test.join(first), test.join(first)];
    expect(test.takeMatches(first)).toHaveLength(1);
    absent = tickets.map(({ id }) => id);
    await test.run();
    expect(abandoned).toEqual([]);
  });

  it('holds it against nobody that the store was away', async () => {
    const test = keeperForTest();
    const ticket = test.join(first);
    absent = [ticket.id];
    reachableForMs = 19_999;
    await test.run();
    expect(searches).toEqual([]);
    // It hung in the middle of the search.
    reachableForMs = 60_000;
    onSearch = () => {
      reachableForMs = 0;
    };
    await test.run();
    expect(abandoned).toEqual([]);
    onSearch = () => undefined;
    reachableForMs = 20_000;
    await test.run();
    expect(abandoned).toEqual([[ticket.id]]);
  });

  it('works through a crowd in one go', async () => {
    const test = keeperForTest();
    absent = Array.from({ length: 2_500 }, () => test.join(first).id);
    await test.run();
    expect(gone).toHaveLength(2_500);
  });
});

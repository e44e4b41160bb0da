import { type PoolCommand, partitionOf, type Ticket } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { createLapser } from './lapse-matches.ts';

function lapserForTest(fallen: Ticket[][]) {
  const test = bookForTest();
  const sent: PoolCommand[] = [];
  const joined: string[] = [];
  const limits: number[] = [];
  const left = fallen.map((searching) => ({ match: buildMatch(), searching, cancelled: [] }));
  const lapse = createLapser({
    store: {
      async lapseMatches(_tenant, limit) {
        limits.push(limit);
        return left.splice(0, limit);
      },
    },
    book: test.book,
    owns: (partition) => partition !== partitionOf('demo', 'chess:theirs'),
    onJoined: (pool) => joined.push(pool.name),
    publish: (commands) => sent.push(...commands),
    onLapsed: () => undefined,
  });
  return { ...test, lapse, sent, joined, limits };
}

describe('matches that were not accepted in time', () => {
  it('put those who accepted back: here at once, elsewhere by telling the owner', async () => {
    const [here, split] = [ratedTicket(1500), ratedTicket(1500, { pools: ['chess:theirs', 'chess:ours'] })];
    const test = lapserForTest([[here], [split], []]);
    await test.lapse('demo', []);
    expect(test.joined).toEqual([here.pools[0], 'chess:ours']);
    expect(test.sent).toEqual([{ op: 'join', pool: 'chess:theirs', ticket: split }]);
    expect(test.book.ticketCount).toBe(2);
  });

  it('are worked through in batches until none is left', async () => {
    const test = lapserForTest(Array.from({ length: 250 }, () => []));
    await test.lapse('demo', []);
    expect(test.limits).toHaveLength(3);
    expect(test.sent).toEqual([]);
  });
});

import type { PoolCommand } from '@paireto/contracts';
import { expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { createElsewhereLeaver } from './leave-elsewhere.ts';

it('tells the owners of the other pools of a ticket, and nobody about tickets that are only here', () => {
  const { book, entered } = bookForTest();
  const here = ratedTicket(1500, { pools: ['chess:a'] });
  const split = ratedTicket(1500, { pools: ['chess:b', 'chess:a', 'chess:c'] });
  for (const ticket of [here, split]) book.insert('chess:a', ticket);
  const sent: (readonly PoolCommand[])[] = [];
  const leaveElsewhere = createElsewhereLeaver((commands) => sent.push(commands));
  leaveElsewhere(entered.filter(({ id }) => id === here.id));
  expect(sent).toEqual([]);
  leaveElsewhere(entered);
  expect(sent).toEqual([
    ['chess:b', 'chess:c'].map((pool) => ({ op: 'leave', tenant: 'demo', pool, ticketId: split.id })),
  ]);
});

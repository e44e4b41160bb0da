import type { PlayerQuestion } from '@paireto/ticket-store';
import { expect, it } from 'vitest';
import { createReadPlayerViews } from './read-player-views.ts';

const nobody = { current: undefined, asked: undefined };

it('players whose signals come together are read together, once per tenant, with what is known of each', async () => {
  const calls: { tenant: string; asked: readonly PlayerQuestion[] }[] = [];
  const read = createReadPlayerViews({
    async readPlayerTickets(tenant, asked) {
      calls.push({ tenant, asked });
      return asked.map(() => nobody);
    },
  });
  const together = [
    { tenant: 'demo', userId: 'ann', ticketId: 't1', matchId: 'm1' },
    { tenant: 'demo', userId: 'bob' },
    { tenant: 'other', userId: 'ann' },
  ];
  expect(await Promise.all(together.map(read))).toEqual([nobody, nobody, nobody]);
  expect(calls).toEqual([
    { tenant: 'demo', asked: [{ userId: 'ann', ticketId: 't1', matchId: 'm1' }, { userId: 'bob' }] },
    { tenant: 'other', asked: [{ userId: 'ann' }] },
  ]);
});

it('a crowd is read in parts', async () => {
  const sizes: number[] = [];
  const read = createReadPlayerViews({
    async readPlayerTickets(_, asked) {
      sizes.push(asked.length);
      return asked.map(() => nobody);
    },
  });
  await Promise.all(Array.from({ length: 600 }, (_, index) => read({ tenant: 'demo', userId: `player-${index}` })));
  expect(sizes).toEqual([256, 256, 88]);
});

it('who cannot be read fails, and no other tenant with them', async () => {
  const read = createReadPlayerViews({
    async readPlayerTickets(tenant, asked) {
      if (tenant === 'demo') throw new Error('away');
      return asked.map(() => nobody);
    },
  });
  const [first, second] = await Promise.allSettled([
    read({ tenant: 'demo', userId: 'ann' }),
    read({ tenant: 'other', userId: 'ann' }),
  ]);
  expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
});

import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, matchOf, newTicket, TENANT } from '../testing/tickets.ts';

/** Whom a ticket holds, and for how long. */
export const slotCases = (open: OpenStore): void => {
  describe('slots', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const join = async (...userIds: string[]) => (await at.store.enqueue(TENANT, [newTicket({ userIds })]))[0]!;

    test('a player whose ticket vanished may join again at once', async () => {
      const [lost] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
      await at.lose(TENANT, lost!.id);
      const again = await join('ann');
      if (again.outcome !== 'enqueued') throw new Error('not enqueued');
      expect((await at.store.readPlayerTicket(TENANT, 'ann'))?.ticket).toEqual(again.ticket);
    });

    test('a party gets in over several tickets that vanished, and only over those', async () => {
      const lost = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'] }),
        newTicket({ userIds: ['bob'] }),
        newTicket({ userIds: ['cid', 'dan'] }),
      ]);
      const [held] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['eve'] })]);
      for (const { id } of lost) await at.lose(TENANT, id);
      expect(await join('ann', 'eve')).toEqual({ outcome: 'already-queued', ticketId: held!.id });
      expect(await join('ann', 'bob', 'cid')).toMatchObject({ outcome: 'enqueued' });
      expect(await join('dan')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a player whose wait is over may join again before anybody ended it, and the old ticket is TIMED_OUT', async () => {
      const [overdue] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann', 'bob'], maxWaitMs: 5_000 })]);
      await at.pass(4_999);
      expect(await join('ann')).toEqual({ outcome: 'already-queued', ticketId: overdue!.id });
      await at.pass(1);
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
      expect((await at.store.readTicket(TENANT, overdue!.id))?.state).toBe('TIMED_OUT');
      expect(await join('bob')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a player whose match is being placed stays held, however long that takes', async () => {
      const tickets = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'], maxWaitMs: 5_000 }),
        newTicket(),
      ]);
      await at.store.commitMatches(TENANT, [matchOf(...tickets)]);
      await at.pass(30 * 86_400_000);
      expect(await join('ann')).toEqual({ outcome: 'already-queued', ticketId: tickets[0]!.id });
    });

    test('a slot is gone with its ticket when nobody asked for either until they were forgotten', async () => {
      await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'], maxWaitMs: 5_000 })]);
      await at.pass(5_000 + 3_600_001);
      expect(await at.store.readPlayerTicket(TENANT, 'ann')).toBeUndefined();
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('in a list some of whose players are held for no good, each gets the answer of its own', async () => {
      const [lost, held] = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'] }),
        newTicket({ userIds: ['bob'] }),
      ]);
      await at.lose(TENANT, lost!.id);
      const tickets = ['ann', 'bob', 'cid', 'ann'].map((userId) => newTicket({ userIds: [userId] }));
      const outcomes = await at.store.enqueue(TENANT, tickets);
      expect(outcomes).toMatchObject([
        { outcome: 'enqueued', ticket: { id: tickets[0]!.id } },
        { outcome: 'already-queued', ticketId: held!.id },
        { outcome: 'enqueued', ticket: { id: tickets[2]!.id } },
        { outcome: 'already-queued', ticketId: tickets[0]!.id },
      ]);
    });
  });
};

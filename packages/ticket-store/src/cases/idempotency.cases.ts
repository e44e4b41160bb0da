import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { gameFor, matchOf, newTicket, TENANT } from '../testing/tickets.ts';
import type { NewTicket } from '../ticket-store.ts';

const DAY_MS = 86_400_000;

/** What an idempotency key promises. */
export const idempotencyCases = (open: OpenStore): void => {
  describe('an idempotency key', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    /** A join of Ann's with a new ticket id, as a client's second try makes it. */
    const join = async (overrides: Partial<NewTicket> & { userIds?: string[]; tenant?: string } = {}) => {
      const { tenant = TENANT, userIds = ['ann'] } = overrides;
      const idempotency = { key: 'try', fingerprint: '3+2' };
      const ticket = newTicket({ idempotency, ...overrides, userIds, tenant });
      const [outcome] = await at.store.enqueue(tenant, [ticket]);
      return outcome!;
    };

    test('answers the same request with exactly the first answer', async () => {
      const first = await join();
      if (first.outcome !== 'enqueued') throw new Error('not enqueued');
      await at.pass(1_000);
      expect(await join({ maxWaitMs: 1 })).toEqual({ ...first, outcome: 'replayed' });
      expect(await at.store.readPool(TENANT, first.ticket.pools[0]!)).toEqual([first.ticket]);
    });

    test('answers so whatever became of the ticket since: cancelled, matched, or forgotten', async () => {
      const first = await join();
      const bob = await join({ userIds: ['bob'] });
      if (first.outcome !== 'enqueued' || bob.outcome !== 'enqueued') throw new Error('not enqueued');
      const match = matchOf(first.ticket, bob.ticket);
      await at.store.commitMatches(TENANT, [match]);
      await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
      expect(await join()).toEqual({ ...first, outcome: 'replayed' });
      await at.pass(3_600_001);
      expect(await at.store.readTicket(TENANT, first.ticket.id)).toBeUndefined();
      expect(await join()).toEqual({ ...first, outcome: 'replayed' });
      expect(await at.store.readPool(TENANT, first.ticket.pools[0]!)).toEqual([]);
    });

    test('is refused for a different request, and the first ticket stays as it is', async () => {
      const first = await join();
      if (first.outcome !== 'enqueued') throw new Error('not enqueued');
      expect(await join({ idempotency: { key: 'try', fingerprint: '5+0' } })).toEqual({ outcome: 'key-reused' });
      expect(await at.store.readPool(TENANT, first.ticket.pools[0]!)).toEqual([first.ticket]);
    });

    test('is new again after 24 hours', async () => {
      await join({ maxWaitMs: 0 });
      await at.pass(DAY_MS);
      expect(await join()).toMatchObject({ outcome: 'replayed' });
      await at.pass(1);
      expect(await join()).toMatchObject({ outcome: 'enqueued' });
    });

    test('remembers only who was let in: after ALREADY_QUEUED it is as if it had never been used', async () => {
      const held = await join({ idempotency: { key: 'other', fingerprint: '3+2' } });
      if (held.outcome !== 'enqueued') throw new Error('not enqueued');
      expect(await join()).toEqual({ outcome: 'already-queued', ticketId: held.ticket.id });
      await at.store.cancel(TENANT, [held.ticket]);
      expect(await join()).toMatchObject({ outcome: 'enqueued' });
    });

    test('belongs to one player of one tenant', async () => {
      expect(await join()).toMatchObject({ outcome: 'enqueued' });
      expect(await join({ userIds: ['bob'] })).toMatchObject({ outcome: 'enqueued' });
      expect(await join({ tenant: 'other' })).toMatchObject({ outcome: 'enqueued' });
    });

    test('used twice in one call lets in once', async () => {
      const idempotency = { key: 'try', fingerprint: '3+2' };
      const tickets = [1, 2].map(() => newTicket({ userIds: ['ann'], idempotency }));
      const outcomes = await at.store.enqueue(TENANT, tickets);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['enqueued', 'replayed']);
    });

    test('makes no difference to a call that is sent again with its own ticket id: it answers "enqueued" again', async () => {
      const ticket = newTicket({ idempotency: { key: 'try', fingerprint: '3+2' } });
      const first = await at.store.enqueue(TENANT, [ticket]);
      expect(await at.store.enqueue(TENANT, [ticket])).toEqual(first);
    });
  });
};

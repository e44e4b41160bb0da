import type { Ticket } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT } from '../testing/tickets.ts';

const GRACE_MS = 20_000;
const { queue: QUEUE } = newTicket();

/** What becomes of tickets whose players have gone. */
export const presenceCases = (open: OpenStore): void => {
  describe('presence', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const watched = (...userIds: string[]) =>
      enqueued(
        at.store,
        TENANT,
        userIds.map((userId) => newTicket({ userIds: [userId], presence: true })),
      );
    const absent = (limit = 10) => at.store.findAbsent(TENANT, QUEUE, GRACE_MS, limit);
    const abandon = async (ticket: Ticket) => (await at.store.abandon(TENANT, QUEUE, [ticket], GRACE_MS))[0];

    test('a watched ticket that nobody looked after for the grace is absent, the longest absent first', async () => {
      const [ann] = await watched('ann');
      await at.pass(1_000);
      const [bob] = await watched('bob');
      await at.pass(GRACE_MS - 1_001);
      expect(await absent()).toEqual([]);
      await at.pass(1);
      expect(await absent()).toEqual([ann!.id]);
      await at.pass(1_000);
      expect(await absent()).toEqual([ann!.id, bob!.id]);
      expect(await absent(1)).toEqual([ann!.id]);
    });

    test('who is looked after in time is never absent', async () => {
      const [ann] = await watched('ann');
      for (let round = 0; round < 5; round += 1) {
        await at.pass(GRACE_MS - 1);
        await at.store.touch(TENANT, QUEUE, [ann!.id]);
        expect(await absent()).toEqual([]);
        expect(await abandon(ann!)).toEqual({ outcome: 'present' });
      }
    });

    test('an abandoned ticket is CANCELLED, says why, waits in no pool and frees its players', async () => {
      const [ann] = await watched('ann');
      await at.pass(GRACE_MS);
      expect(await abandon(ann!)).toEqual({ outcome: 'abandoned' });
      const view = await at.store.readTicket(TENANT, ann!.id);
      expect(view).toEqual({ ticket: ann, state: 'CANCELLED', attempts: 0, reason: 'abandoned' });
      expect(await at.store.listPools(TENANT)).toEqual([]);
      expect(await absent()).toEqual([]);
      await watched('ann');
    });

    test('a ticket that was looked after between the search and the abandonment stays', async () => {
      const [ann] = await watched('ann');
      await at.pass(GRACE_MS);
      expect(await absent()).toEqual([ann!.id]);
      await at.store.touch(TENANT, QUEUE, [ann!.id]);
      expect(await abandon(ann!)).toEqual({ outcome: 'present' });
      expect((await at.store.readTicket(TENANT, ann!.id))?.state).toBe('SEARCHING');
    });

    test('a ticket that is not watched is never absent, even when it is touched', async () => {
      const [ann] = await enqueued(at.store, TENANT, [newTicket()]);
      await at.store.touch(TENANT, QUEUE, [ann!.id, 'unknown']);
      await at.pass(GRACE_MS);
      expect(await absent()).toEqual([]);
      expect(await abandon(ann!)).toEqual({ outcome: 'present' });
    });

    test('a ticket that is being placed is not abandoned; one that came back has the whole grace again', async () => {
      const tickets = await watched('ann', 'bob');
      const match = matchOf(...tickets);
      await at.store.commitMatches(TENANT, [match]);
      await at.pass(GRACE_MS);
      expect(await absent()).toEqual([]);
      expect(await abandon(tickets[0]!)).toEqual({ outcome: 'not-searching', state: 'PLACING' });
      await at.store.requeueMatches(TENANT, [{ match, reason: 'no servers', final: false }]);
      expect(await abandon(tickets[0]!)).toEqual({ outcome: 'present' });
      await at.pass(GRACE_MS);
      expect((await absent()).sort()).toEqual(tickets.map(({ id }) => id).sort());
      expect(await abandon(tickets[0]!)).toEqual({ outcome: 'abandoned' });
      expect((await at.store.readTicket(TENANT, tickets[0]!.id))?.reason).toBe('abandoned');
    });

    test('nobody is looked for who was matched, cancelled, timed out or failed', async () => {
      const [ann, bob, cid, dan, eve, fay] = await watched('ann', 'bob', 'cid', 'dan', 'eve', 'fay');
      await at.store.cancel(TENANT, [ann!]);
      const [matched, failed] = [matchOf(bob!, cid!), matchOf(dan!, eve!)];
      await at.store.commitMatches(TENANT, [matched, failed]);
      await at.store.finalizeMatches(TENANT, [{ match: matched, game: gameFor(matched) }]);
      await at.store.requeueMatches(TENANT, [{ match: failed, reason: 'refused', final: true }]);
      await at.pass(600_000);
      await at.store.expire(TENANT, [fay!]);
      expect(await absent()).toEqual([]);
      expect(await abandon(fay!)).toEqual({ outcome: 'not-searching', state: 'TIMED_OUT' });
      expect(await abandon(ann!)).toEqual({ outcome: 'not-searching', state: 'CANCELLED' });
    });

    test('a ticket that vanished holds up nobody behind it', async () => {
      const [ann] = await watched('ann');
      await at.pass(1);
      const [bob] = await watched('bob');
      await at.lose(TENANT, ann!.id);
      await at.pass(GRACE_MS);
      expect(await absent(1)).toEqual([]);
      expect(await absent(1)).toEqual([bob!.id]);
      expect(await abandon(ann!)).toEqual({ outcome: 'not-found' });
    });

    test('one queue says nothing about another', async () => {
      const [ann] = await enqueued(at.store, TENANT, [newTicket({ queue: 'arena', pools: ['arena'], presence: true })]);
      await at.pass(GRACE_MS);
      expect(await absent()).toEqual([]);
      expect(await at.store.findAbsent(TENANT, 'arena', GRACE_MS, 10)).toEqual([ann!.id]);
    });
  });
};

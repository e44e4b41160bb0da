import { createPoolWaits } from '@paireto/wait-estimates';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, matchOf, newTicket, TENANT } from '../testing/tickets.ts';

const POOL = newTicket().pools[0]!;

/** What is known of the waits of a pool, and the places in its line. */
export const waitsCases = (open: OpenStore): void => {
  describe('waits', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const noteOf = (pool: string, waitMs: number) => {
      const waits = createPoolWaits({ longestMs: 600_000, others: 1 });
      const nowMs = at.nowMs();
      for (let player = 0; player < 20; player += 1) {
        waits.matched({ enqueuedAt: nowMs - waitMs, rating: 1_500, nowMs });
      }
      return { pool, told: waits.estimates(nowMs, [])!, learnt: waits.save(nowMs) };
    };

    test('what is noted of pools is read back, for players and for the next owner', async () => {
      const [one, other] = [noteOf(POOL, 5_000), noteOf('other', 9_000)];
      await at.store.writeWaits(TENANT, [one, other]);
      const asked = ['other', 'unknown', POOL];
      expect(await at.store.readEstimates(TENANT, asked)).toEqual([other.told, undefined, one.told]);
      expect(await at.store.readLearnt(TENANT, asked)).toEqual([other.learnt, undefined, one.learnt]);
      expect(await at.store.readEstimates('another-tenant', [POOL])).toEqual([undefined]);
    });

    test('a note without what was learnt leaves that as it was, and one without estimates tells nothing', async () => {
      const first = noteOf(POOL, 5_000);
      await at.store.writeWaits(TENANT, [first]);
      const { told } = noteOf(POOL, 9_000);
      await at.store.writeWaits(TENANT, [{ pool: POOL, told }]);
      expect(await at.store.readEstimates(TENANT, [POOL])).toEqual([told]);
      await at.store.writeWaits(TENANT, [{ pool: POOL, told: undefined }]);
      expect(await at.store.readEstimates(TENANT, [POOL])).toEqual([undefined]);
      expect(await at.store.readLearnt(TENANT, [POOL])).toEqual([first.learnt]);
    });

    test('a place in line is the best that a ticket has in its pools, and gets better as others leave', async () => {
      const [ann] = await enqueued(at.store, TENANT, [newTicket()]);
      await at.pass(1);
      const [bob] = await enqueued(at.store, TENANT, [newTicket()]);
      await at.pass(1);
      const [cal] = await enqueued(at.store, TENANT, [newTicket({ pools: [POOL, 'empty'] })]);
      const places = (...tickets: { id: string; pools: string[] }[]) =>
        at.store.readPlaces(
          TENANT,
          tickets.map(({ id, pools }) => ({ ticketId: id, pools })),
        );
      expect(await places(bob!, ann!)).toEqual([2, 1]);
      expect(await places(cal!)).toEqual([1]);
      expect(await places({ ...cal!, pools: [POOL] })).toEqual([3]);
      await at.store.commitMatches(TENANT, [matchOf(ann!, bob!)]);
      expect(await places(bob!, { ...cal!, pools: [POOL] })).toEqual([undefined, 1]);
      expect(await places()).toEqual([]);
    });
  });
};

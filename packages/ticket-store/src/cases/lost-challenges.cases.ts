import type { Match } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { challengeOf, enqueued, gameFor, matchOf, newTicket, TENANT } from '../testing/tickets.ts';

const RETENTION_MS = 3_600_000;

/** What fail-overs and time do to challenges. */
export const lostChallengeCases = (open: OpenStore): void => {
  describe('lost challenges', () => {
    let at: ClockedStore;
    let match: Match;
    beforeEach(async () => {
      at = await open({ retentionMs: RETENTION_MS });
      match = challengeOf(['ann', 'bob'], { proposedAt: at.nowMs() });
    });

    const claim = async () => (await at.store.claimMatches(TENANT, [match]))[0];
    const finalize = async () => (await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]))[0];
    const [first, second] = [0, 1].map((index) => () => match.tickets[index]!.ticketId) as [() => string, () => string];
    const join = async (userId: string) => (await at.store.enqueue(TENANT, [newTicket({ userIds: [userId] })]))[0]!;

    test('a challenge that a fail-over lost is placed again by the next claim', async () => {
      const failOver = await at.remember();
      await claim();
      await failOver();
      expect(await at.store.readTicket(TENANT, first())).toBeUndefined();
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 1 });
      expect(await finalize()).toEqual({ outcome: 'finalized' });
    });

    test('a challenge whose game a fail-over lost is placed again, and its game is stored as before', async () => {
      await claim();
      const failOver = await at.remember();
      await finalize();
      await failOver();
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 2 });
      expect(await finalize()).toEqual({ outcome: 'finalized' });
      expect(await claim()).toEqual({ outcome: 'already-matched', game: gameFor(match), attempts: 2 });
    });

    test('a challenge that had its game is not placed a second time, neither while it is remembered nor afterwards', async () => {
      await claim();
      await finalize();
      await at.pass(RETENTION_MS);
      expect(await claim()).toEqual({ outcome: 'already-matched', game: gameFor(match), attempts: 1 });
      await at.pass(1);
      const reason = 'it was accepted too long ago';
      expect(await claim()).toEqual({ outcome: 'void', reason, requeued: [] });
      expect(await at.store.readTicket(TENANT, first())).toBeUndefined();
    });

    test('a challenge is placed until half of the time is over for which matches are remembered', async () => {
      await at.pass(RETENTION_MS / 2);
      const other = challengeOf(['cid', 'dan'], { proposedAt: match.proposedAt - 1 });
      expect(await at.store.claimMatches(TENANT, [other, match])).toMatchObject([
        { outcome: 'void', reason: 'it was accepted too long ago' },
        { outcome: 'claimed' },
      ]);
      // Being placed, it is known however long that takes.
      await at.pass(RETENTION_MS * 48);
      await at.lose(TENANT, second());
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 2 });
    });

    test('a challenge of which one ticket was lost is made whole', async () => {
      await claim();
      await at.lose(TENANT, second());
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 2 });
      expect(await join('bob')).toEqual({ outcome: 'already-queued', ticketId: second() });
      expect(await finalize()).toEqual({ outcome: 'finalized' });
    });

    test('a challenge that was lost alone, without its tickets, is written again', async () => {
      await claim();
      await at.loseMatch(TENANT, match.id);
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 1 });
      expect(await at.store.readPlacing(TENANT, 0, 10)).toEqual([match]);
    });

    test('a challenge of which one ticket was lost, and its player is in another match since, is void and fails the other', async () => {
      await claim();
      await at.lose(TENANT, second());
      const tickets = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob'] }), newTicket()]);
      await at.store.commitMatches(TENANT, [matchOf(...tickets)]);
      const reason = 'a player is in another match';
      expect(await claim()).toEqual({ outcome: 'void', reason, requeued: [] });
      expect(await at.store.readTicket(TENANT, first())).toMatchObject({ state: 'FAILED', reason });
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
      expect(await at.store.countPlacing(TENANT)).toBe(1);
    });

    test('a player who joined a queue after a fail-over lost their challenge waits on while it is placed again', async () => {
      const failOver = await at.remember();
      await claim();
      await failOver();
      const again = await join('ann');
      if (again.outcome !== 'enqueued') throw new Error('not enqueued');
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 1 });
      expect(await at.store.readPlayerTicket(TENANT, 'ann')).toMatchObject({
        ticket: again.ticket,
        state: 'SEARCHING',
      });
      expect(await at.store.readPlayerTicket(TENANT, 'bob')).toMatchObject({ state: 'PLACING' });
    });
  });
};

import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { readyCheckSteps, THINK_MS } from '../testing/ready-check-steps.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT, WENT_ELSEWHERE } from '../testing/tickets.ts';

/** What fail-overs and vanished records do to ready checks. */
export const lostAcceptanceCases = (open: OpenStore): void => {
  describe('lost acceptance', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });
    const { asked, accept, decline, lapse, viewOf, statesOf, joinOutcome } = readyCheckSteps(() => at);

    test('a match with a ticket that vanished is never announced, and the others wait again in the end', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      await accept(match, 'ann');
      await at.lose(TENANT, tickets[0]!.id);
      expect(await accept(match, 'bob')).toEqual([{ outcome: 'accepted', match }]);
      await at.pass(THINK_MS);
      expect(await lapse()).toEqual([{ match, searching: [tickets[1]], cancelled: [] }]);
    });

    test.each(['accept', 'decline', 'cancel', 'join'] as const)(
      'a ticket whose match vanished is held by nothing: %s puts that right',
      async (how) => {
        const { match, tickets } = await asked(['ann'], ['bob']);
        await at.loseMatch(TENANT, match.id);
        if (how === 'accept')
          expect(await accept(match, 'ann')).toEqual([{ outcome: 'not-asked', state: 'SEARCHING' }]);
        if (how === 'decline') expect(await decline(match, 'ann')).toMatchObject({ outcome: 'declined' });
        if (how === 'cancel') expect(await at.store.cancel(TENANT, [tickets[0]!])).toMatchObject([{ fallen: {} }]);
        if (how === 'join') expect(await joinOutcome('ann')).toMatchObject({ outcome: 'already-queued' });
        const isOut = how === 'decline' || how === 'cancel';
        expect((await viewOf(tickets[0]!)).state).toBe(isOut ? 'CANCELLED' : 'SEARCHING');
      },
    );

    test('a ticket whose match vanished, and about whom nobody asks, is forgotten with its slot', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      await at.loseMatch(TENANT, match.id);
      await at.pass(600_000 + 3_600_001);
      expect(await lapse()).toEqual([]);
      expect(await at.store.readTicket(TENANT, tickets[0]!.id)).toBeUndefined();
      expect(await joinOutcome('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a fail-over that loses the ready check leaves its players waiting, and their answers ask for nothing', async () => {
      const tickets = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] }), newTicket()]);
      const failOver = await at.remember();
      const match = { ...matchOf(...tickets), acceptWithinMs: THINK_MS };
      await at.store.commitMatches(TENANT, [match]);
      await failOver();
      expect(await accept(match, 'ann')).toEqual([{ outcome: 'not-asked', state: 'SEARCHING' }]);
      await at.pass(THINK_MS);
      expect(await lapse()).toEqual([]);
      expect(await statesOf(tickets)).toEqual(['SEARCHING', 'SEARCHING']);
    });

    test('a fail-over that loses the last acceptance after the match was announced: the claim knows that all accepted', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      await accept(match, 'ann');
      const failOver = await at.remember();
      expect(await accept(match, 'bob')).toEqual([{ outcome: 'all-accepted', match }]);
      expect(await at.store.readOutbox(TENANT, 0, 10)).toEqual([match]);
      await failOver();
      expect(await statesOf(tickets)).toEqual(['REQUIRES_ACCEPTANCE', 'REQUIRES_ACCEPTANCE']);
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
      expect(await statesOf(tickets)).toEqual(['PLACING', 'PLACING']);
      expect(await at.store.readPlacing(TENANT, 0, 10)).toEqual([match]);
      await at.pass(THINK_MS);
      expect(await lapse()).toEqual([]);
      const games = [{ match, game: gameFor(match) }];
      expect(await at.store.finalizeMatches(TENANT, games)).toEqual([{ outcome: 'finalized' }]);
    });

    test('a fail-over that loses an announced match with a ready check altogether: the claim applies it again', async () => {
      const tickets = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'] }),
        newTicket({ userIds: ['bob'] }),
      ]);
      const failOver = await at.remember();
      const match = { ...matchOf(...tickets), acceptWithinMs: THINK_MS };
      await at.store.commitMatches(TENANT, [match]);
      await accept(match, 'ann', 'bob');
      await failOver();
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
      expect(await statesOf(tickets)).toEqual(['PLACING', 'PLACING']);
    });

    test('a lost acceptance whose match fell meanwhile is not taken up again by a claim', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      await accept(match, 'ann');
      const failOver = await at.remember();
      await accept(match, 'bob');
      await failOver();
      await decline(match, 'bob');
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'finished', reason: 'declined' }]);
      expect(await statesOf(tickets)).toEqual(['SEARCHING', 'CANCELLED']);
    });

    test('a match that asks, of which a fail-over took a ticket elsewhere, is void when it is claimed after all', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      await at.lose(TENANT, tickets[0]!.id);
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([
        { outcome: 'void', reason: WENT_ELSEWHERE, requeued: [tickets[1]] },
      ]);
      await at.pass(THINK_MS);
      expect(await lapse()).toEqual([]);
      expect((await viewOf(tickets[1]!)).state).toBe('SEARCHING');
    });
  });
};

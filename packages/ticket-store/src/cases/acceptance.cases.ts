import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { ASKED_POOLS, readyCheckSteps, THINK_MS } from '../testing/ready-check-steps.ts';
import { answersOf, enqueued, gameFor, matchOf, newTicket, seatsFor, TENANT } from '../testing/tickets.ts';

/** What a ready check does to tickets. */
export const acceptanceCases = (open: OpenStore): void => {
  describe('acceptance', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });
    const { asked, accept, decline, lapse, viewOf, statesOf, joinOutcome } = readyCheckSteps(() => at);

    test('a match that asks its players takes their tickets out of all pools, and is announced to nobody', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      expect(await statesOf(tickets)).toEqual(['REQUIRES_ACCEPTANCE', 'REQUIRES_ACCEPTANCE']);
      expect(await at.store.listPools(TENANT)).toEqual([]);
      expect(await at.store.findAbsent(TENANT, match.queue, 0, 10)).toEqual([]);
      expect(await at.store.readOutbox(TENANT, 0, 10)).toEqual([]);
      expect(await at.store.readPlacing(TENANT, 0, 10)).toEqual([]);
      expect(await at.store.countPlacing(TENANT)).toBe(0);
    });

    test('who is asked sees the match, until when to answer, and who has accepted', async () => {
      const { match, tickets } = await asked(['ann', 'amy'], ['bob']);
      const acceptBy = at.nowMs() + THINK_MS;
      await accept(match, 'amy', 'bob');
      const view = await at.store.readPlayerTicket(TENANT, 'ann');
      expect(view).toMatchObject({ ticket: tickets[0], matchId: match.id, match });
      expect(view?.acceptance).toEqual({ acceptBy, acceptedUserIds: ['amy', 'bob'] });
    });

    test('with the last acceptance of all players the match is to be placed and announced', async () => {
      const { match, tickets } = await asked(['ann', 'amy'], ['bob']);
      expect(await accept(match, 'ann', 'bob')).toEqual([
        { outcome: 'accepted', match },
        { outcome: 'accepted', match },
      ]);
      expect(await at.store.readOutbox(TENANT, 0, 10)).toEqual([]);
      expect(await accept(match, 'amy')).toEqual([{ outcome: 'all-accepted', match }]);
      expect(await statesOf(tickets)).toEqual(['PLACING', 'PLACING']);
      expect(await at.store.readOutbox(TENANT, 0, 10)).toEqual([match]);
      expect(await at.store.readPlacing(TENANT, 0, 10)).toEqual([match]);
      expect((await viewOf(tickets[0]!)).acceptance).toBeUndefined();
      await at.pass(30 * 86_400_000);
      expect(await lapse()).toEqual([]);
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
      const games = [{ match, game: gameFor(match) }];
      expect(await at.store.finalizeMatches(TENANT, games)).toEqual([{ outcome: 'finalized' }]);
      expect(await accept(match, 'ann')).toEqual([{ outcome: 'all-accepted', match }]);
    });

    test('an answer that names its match is no answer to another one', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      const matchId = matchOf(...tickets).id;
      const answer = { ticketId: tickets[0]!.id, userId: 'ann' };
      const refused = [{ outcome: 'not-asked', state: 'REQUIRES_ACCEPTANCE' }];
      expect(await at.store.acceptMatches(TENANT, [{ ...answer, matchId }])).toEqual(refused);
      expect(await at.store.declineMatches(TENANT, [{ ...answer, matchId }])).toEqual(refused);
      expect((await viewOf(tickets[0]!)).acceptance?.acceptedUserIds).toEqual([]);
      const accepted = await at.store.acceptMatches(TENANT, [{ ...answer, matchId: match.id }]);
      expect(accepted).toEqual([{ outcome: 'accepted', match }]);
    });

    test('an acceptance that is repeated counts once', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      expect(await accept(match, 'ann', 'ann')).toEqual([
        { outcome: 'accepted', match },
        { outcome: 'accepted', match },
      ]);
      expect(await statesOf(tickets)).toEqual(['REQUIRES_ACCEPTANCE', 'REQUIRES_ACCEPTANCE']);
      await accept(match, 'bob');
      expect(await accept(match, 'ann', 'bob')).toEqual([
        { outcome: 'all-accepted', match },
        { outcome: 'all-accepted', match },
      ]);
    });

    test('players whose names contain each other are not taken for each other', async () => {
      const { match } = await asked(['ann', 'nn'], ['a', 'ann-2']);
      expect(await accept(match, 'ann', 'ann-2', 'a')).toEqual(Array(3).fill({ outcome: 'accepted', match }));
      expect(await accept(match, 'nn')).toEqual([{ outcome: 'all-accepted', match }]);
    });

    test('nobody answers for a ticket that is not theirs, and nobody who was not asked', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      const [waits] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['cid'] })]);
      const answers = [
        { ticketId: tickets[0]!.id, userId: 'bob' },
        { ticketId: newTicket().id, userId: 'bob' },
        { ticketId: waits!.id, userId: 'cid' },
      ];
      const expected = [
        { outcome: 'not-found' },
        { outcome: 'not-found' },
        { outcome: 'not-asked', state: 'SEARCHING' },
      ];
      expect(await at.store.acceptMatches(TENANT, answers)).toEqual(expected);
      expect(await at.store.declineMatches(TENANT, answers)).toEqual(expected);
      expect(await statesOf(tickets)).toEqual(['REQUIRES_ACCEPTANCE', 'REQUIRES_ACCEPTANCE']);
      expect((await viewOf(tickets[0]!)).acceptance?.acceptedUserIds).toEqual([]);
      expect((await at.store.readTicket(TENANT, waits!.id))?.match).toBeUndefined();
      expect(match.tickets).toHaveLength(2);
    });

    test('who declines is out, and the others wait again in all their pools with their seniority', async () => {
      const { match, tickets } = await asked(['ann'], ['bob'], ['cid']);
      await accept(match, 'bob');
      await at.pass(1_000);
      const sinceMs = await at.store.nowMs();
      const fallen = { match, searching: tickets.slice(1), cancelled: [tickets[0]!.id] };
      expect(await decline(match, 'ann')).toEqual({ outcome: 'declined', fallen });
      expect(await viewOf(tickets[0]!)).toMatchObject({ state: 'CANCELLED', reason: 'declined' });
      expect(await viewOf(tickets[1]!)).toEqual({
        ticket: tickets[1],
        state: 'SEARCHING',
        attempts: 0,
        reason: 'declined',
      });
      const ids = tickets.slice(1).map(({ id }) => id);
      for (const pool of ASKED_POOLS) {
        const pooled = await at.store.readPool(TENANT, pool, sinceMs);
        expect(pooled.map(({ id }) => id).sort()).toEqual(ids.toSorted());
      }
      expect(await at.store.findAbsent(TENANT, match.queue, 1, 10)).toEqual([]);
      expect((await at.store.findAbsent(TENANT, match.queue, 0, 10)).sort()).toEqual(ids.toSorted());
      expect(await joinOutcome('ann')).toMatchObject({ outcome: 'enqueued' });
      expect(await joinOutcome('bob')).toMatchObject({ outcome: 'already-queued' });
    });

    test('who has accepted may still decline while others have not answered; afterwards nobody may', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      await accept(match, 'ann');
      expect(await decline(match, 'ann')).toMatchObject({ outcome: 'declined' });
      expect(await decline(match, 'ann')).toEqual({ outcome: 'not-asked', state: 'CANCELLED' });
      expect(await accept(match, 'bob')).toEqual([{ outcome: 'not-asked', state: 'SEARCHING' }]);
      expect(await statesOf(tickets)).toEqual(['CANCELLED', 'SEARCHING']);

      const other = await asked(['cid'], ['dan']);
      await accept(other.match, 'cid', 'dan');
      expect(await decline(other.match, 'cid')).toEqual({ outcome: 'not-asked', state: 'PLACING' });
      expect(await statesOf(other.tickets)).toEqual(['PLACING', 'PLACING']);
    });

    test('one member of a party declines for all of it', async () => {
      const { match, tickets } = await asked(['ann', 'amy'], ['bob']);
      await accept(match, 'ann', 'bob');
      expect(await decline(match, 'amy')).toMatchObject({ fallen: { cancelled: [tickets[0]!.id] } });
      expect(await joinOutcome('ann', 'amy')).toMatchObject({ outcome: 'enqueued' });
    });

    test('of two who decline the first ends the match, and the second waits again', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      const answers = answersOf(match);
      expect(await at.store.declineMatches(TENANT, answers)).toEqual([
        { outcome: 'declined', fallen: { match, searching: [tickets[1]], cancelled: [tickets[0]!.id] } },
        { outcome: 'not-asked', state: 'SEARCHING' },
      ]);
    });

    test('who has not answered in time is out, to the millisecond, and who has waits again', async () => {
      const { match, tickets } = await asked(['ann', 'amy'], ['bob'], ['cid']);
      await accept(match, 'ann', 'bob');
      await at.pass(THINK_MS - 1);
      expect(await lapse()).toEqual([]);
      expect(await accept(match, 'cid')).toEqual([{ outcome: 'accepted', match }]);
      await at.pass(1);
      expect(await accept(match, 'amy')).toEqual([{ outcome: 'not-asked', state: 'REQUIRES_ACCEPTANCE' }]);
      expect(await lapse()).toEqual([{ match, searching: tickets.slice(1), cancelled: [tickets[0]!.id] }]);
      expect(await viewOf(tickets[0]!)).toMatchObject({ state: 'CANCELLED', reason: 'not-accepted' });
      expect(await viewOf(tickets[1]!)).toMatchObject({ state: 'SEARCHING', attempts: 0, reason: 'not-accepted' });
      expect(await lapse()).toEqual([]);
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'finished', reason: 'not-accepted' }]);
      expect(await at.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'already-committed' }]);
    });

    test('matches end the longest overdue first, as many as asked for', async () => {
      const first = await asked(['ann'], ['bob']);
      await at.pass(1);
      const second = await asked(['cid'], ['dan']);
      await at.pass(THINK_MS);
      expect((await at.store.lapseMatches(TENANT, 1)).map(({ match }) => match.id)).toEqual([first.match.id]);
      expect((await at.store.lapseMatches(TENANT, 1)).map(({ match }) => match.id)).toEqual([second.match.id]);
    });

    test('who declines too late is out all the same, with those who did not answer', async () => {
      const { match, tickets } = await asked(['ann'], ['bob'], ['cid']);
      await accept(match, 'bob');
      await at.pass(THINK_MS);
      expect(await decline(match, 'ann')).toMatchObject({
        fallen: { searching: [tickets[1]], cancelled: [tickets[0]!.id, tickets[2]!.id] },
      });
      expect((await viewOf(tickets[0]!)).reason).toBe('declined');
      expect((await viewOf(tickets[2]!)).reason).toBe('not-accepted');
    });

    test('a cancel of a ticket that is asked declines, and tells who waits again', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      const fallen = { match, searching: [tickets[1]], cancelled: [tickets[0]!.id] };
      expect(await at.store.cancel(TENANT, [tickets[0]!])).toEqual([{ outcome: 'cancelled', fallen }]);
      expect(await at.store.cancel(TENANT, [tickets[0]!])).toEqual([{ outcome: 'cancelled' }]);
      expect((await viewOf(tickets[0]!)).reason).toBe('declined');
    });

    test('a list of cancels of all tickets of a match cancels all of them', async () => {
      const { tickets } = await asked(['ann'], ['bob']);
      const [waits] = await enqueued(at.store, TENANT, [newTicket()]);
      const outcomes = await at.store.cancel(TENANT, [tickets[0]!, waits!, tickets[1]!]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled']);
      expect(await statesOf(tickets)).toEqual(['CANCELLED', 'CANCELLED']);
    });

    test('a ticket that is asked is not taken by another match, nor timed out, nor abandoned', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      const [other] = await enqueued(at.store, TENANT, [newTicket()]);
      const rival = matchOf(tickets[0]!, other!);
      expect(await at.store.commitMatches(TENANT, [rival])).toEqual([
        { outcome: 'conflict', ticketIds: [tickets[0]!.id] },
      ]);
      expect(await at.store.expire(TENANT, tickets)).toMatchObject(
        Array(2).fill({ outcome: 'not-searching', state: 'REQUIRES_ACCEPTANCE' }),
      );
      expect(await at.store.abandon(TENANT, match.queue, [tickets[0]!], 0)).toMatchObject([
        { outcome: 'not-searching', state: 'REQUIRES_ACCEPTANCE' },
      ]);
      expect(await joinOutcome('bob')).toEqual({ outcome: 'already-queued', ticketId: tickets[1]!.id });
    });

    test('who waits again though the longest wait is over is TIMED_OUT by the next expiry, as after a requeue', async () => {
      const tickets = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'], maxWaitMs: 5_000 }),
        newTicket({ userIds: ['bob'], maxWaitMs: 5_000 }),
      ]);
      const match = { ...matchOf(...tickets), acceptWithinMs: THINK_MS };
      await at.store.commitMatches(TENANT, [match]);
      await accept(match, 'ann');
      await at.pass(THINK_MS);
      expect(await lapse()).toMatchObject([{ searching: [tickets[0]], cancelled: [tickets[1]!.id] }]);
      expect(await at.store.expire(TENANT, tickets)).toMatchObject([
        { outcome: 'expired' },
        { outcome: 'not-searching', state: 'CANCELLED' },
      ]);
    });

    test('a player who joins again after the time was up is out of the old ticket, although nobody ended the match', async () => {
      const { match, tickets } = await asked(['ann'], ['bob']);
      await accept(match, 'bob');
      expect(await joinOutcome('ann')).toMatchObject({ outcome: 'already-queued' });
      await at.pass(THINK_MS);
      expect(await joinOutcome('ann')).toMatchObject({ outcome: 'enqueued' });
      expect(await statesOf(tickets)).toEqual(['CANCELLED', 'SEARCHING']);
      expect(await joinOutcome('bob')).toEqual({ outcome: 'already-queued', ticketId: tickets[1]!.id });
    });

    test('a running game counts as having accepted, and asks for players again when the match falls', async () => {
      const [game, ann] = await enqueued(at.store, TENANT, [seatsFor(), newTicket({ userIds: ['ann'] })]);
      const commit = async () => {
        const match = { ...matchOf(game!, ann!), acceptWithinMs: THINK_MS };
        expect(await at.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
        return match;
      };
      await commit();
      await at.pass(THINK_MS);
      expect(await lapse()).toMatchObject([{ searching: [game], cancelled: [ann!.id] }]);
      const [bob] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob'] })]);
      const match = { ...matchOf(game!, bob!), acceptWithinMs: THINK_MS };
      await at.store.commitMatches(TENANT, [match]);
      expect(await accept(match, 'bob')).toEqual([{ outcome: 'all-accepted', match }]);
      expect(await statesOf([game!, bob!])).toEqual(['PLACING', 'PLACING']);
    });

    test('a match of running games alone has nobody to ask', async () => {
      const games = await enqueued(at.store, TENANT, [seatsFor(), seatsFor()]);
      const match = { ...matchOf(...games), acceptWithinMs: THINK_MS };
      await at.store.commitMatches(TENANT, [match]);
      expect(await at.store.readOutbox(TENANT, 0, 10)).toEqual([match]);
    });
  });
};

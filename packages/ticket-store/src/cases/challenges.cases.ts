import { type Match, ticketSchema } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { challengeOf, enqueued, gameFor, matchOf, newTicket, TENANT } from '../testing/tickets.ts';
import { challengeTicket } from '../transitions/challenge-ticket.ts';

const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'];

/** Accepted challenges, whose tickets never wait, become matches. */
export const challengeCases = (open: OpenStore): void => {
  describe('challenges', () => {
    let at: ClockedStore;
    let match: Match;
    beforeEach(async () => {
      at = await open();
      match = challengeOf(['ann', 'bob'], { proposedAt: at.nowMs() });
    });

    const claim = async (which = match) => (await at.store.claimMatches(TENANT, [which]))[0];
    const join = async (...userIds: string[]) => (await at.store.enqueue(TENANT, [newTicket({ userIds })]))[0]!;
    const viewsOf = ({ tickets }: Match) =>
      Promise.all(tickets.map(({ ticketId }) => at.store.readTicket(TENANT, ticketId)));
    const finalize = async (which = match) =>
      (await at.store.finalizeMatches(TENANT, [{ match: which, game: gameFor(which) }]))[0];

    test('the first claim stores the tickets of a challenge, PLACING in its match, and its players are held by them', async () => {
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 1 });
      for (const [index, view] of (await viewsOf(match)).entries()) {
        const ticket = challengeTicket(match, match.tickets[index]!);
        expect(view).toEqual({ ticket, state: 'PLACING', attempts: 0, matchId: match.id, match });
        expect(ticketSchema.parse(view?.ticket)).toEqual(ticket);
      }
      expect(await join('bob')).toEqual({ outcome: 'already-queued', ticketId: match.tickets[1]!.ticketId });
      expect((await at.store.readPlayerTicket(TENANT, 'ann'))?.matchId).toBe(match.id);
    });

    test('a challenge never enters a pool or the outbox, and is found by whoever looks for what is not placed', async () => {
      await claim();
      expect(await at.store.listPools(TENANT)).toEqual([]);
      expect(await at.store.readPool(TENANT, match.pool)).toEqual([]);
      expect(await at.store.readOutbox(TENANT, 0, 10)).toEqual([]);
      expect(await at.store.readPlacing(TENANT, 0, 10)).toEqual([match]);
      expect(await at.store.countPlacing(TENANT)).toBe(1);
    });

    test('a challenge gets its game as any match does: sides are owed, opponents remembered, and its players are free', async () => {
      match = { ...match, rememberOpponents: { count: 1, withinMs: 60_000 } };
      await claim();
      expect(await finalize()).toEqual({ outcome: 'finalized' });
      expect(await claim()).toEqual({ outcome: 'already-matched', game: gameFor(match), attempts: 1 });
      const ticket = { ...newTicket({ userIds: ['ann'] }), recallOpponents: true };
      const [next] = await enqueued(at.store, TENANT, [ticket]);
      expect(next!.players).toMatchObject([{ sideBalance: 1, recent: ['bob'] }]);
    });

    test('a ticket that waits goes on waiting while a challenge of its player is placed, and is matched like any other', async () => {
      const [waiting, partner] = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'], pools: POOLS }),
        newTicket(),
      ]);
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 1 });
      expect(await join('ann')).toEqual({ outcome: 'already-queued', ticketId: waiting!.id });
      expect(await at.store.readPool(TENANT, POOLS[1]!)).toEqual([waiting]);
      const other = matchOf(waiting!, partner!);
      expect(await at.store.commitMatches(TENANT, [other])).toEqual([{ outcome: 'committed' }]);
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 2 });
      expect([await finalize(), await finalize(other)]).toEqual([{ outcome: 'finalized' }, { outcome: 'finalized' }]);
      expect((await at.store.readPlayerTicket(TENANT, 'ann'))?.matchId).toBe(other.id);
    });

    test('a waiting ticket that is cancelled while a challenge of its player is placed frees the player', async () => {
      const [waiting] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
      await claim();
      expect(await at.store.cancel(TENANT, [waiting!])).toEqual([{ outcome: 'cancelled' }]);
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
      expect(await finalize()).toEqual({ outcome: 'finalized' });
      expect(await join('ann')).toMatchObject({ outcome: 'already-queued' });
    });

    /** Puts `bob` into a match of another kind, as a match that he cannot leave for a challenge. */
    const busy: Record<string, () => Promise<void>> = {
      async 'in a match that is being placed'() {
        const [bob, other] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob'] }), newTicket()]);
        await at.store.commitMatches(TENANT, [matchOf(bob!, other!)]);
      },
      async 'asked whether he accepts a match'() {
        const [bob, other] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob'] }), newTicket()]);
        await at.store.commitMatches(TENANT, [{ ...matchOf(bob!, other!), acceptWithinMs: 5_000 }]);
      },
      async 'held until the result of a game'() {
        const other = challengeOf(['bob', 'cid'], { proposedAt: at.nowMs(), holdForMs: 60_000 });
        await claim(other);
        await finalize(other);
      },
      async 'in another challenge'() {
        await claim(challengeOf(['cid', 'bob'], { proposedAt: at.nowMs() }));
      },
    };

    test.each(Object.keys(busy))(
      'a challenge of somebody who is %s is void, and leaves nothing behind',
      async (how) => {
        await busy[how]!();
        const before = await at.store.readPlayerTicket(TENANT, 'bob');
        const reason = 'a player is in another match';
        expect(await claim()).toEqual({ outcome: 'void', reason, requeued: [] });
        expect(await claim()).toEqual({ outcome: 'finished', reason });
        expect(await viewsOf(match)).toEqual([undefined, undefined]);
        expect(await at.store.readPlayerTicket(TENANT, 'bob')).toEqual(before);
        expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
        expect(await finalize()).toEqual({ outcome: 'not-placing' });
      },
    );

    /** What is left in the slot of `bob` and does not hold him. */
    const free: Record<string, () => Promise<unknown>> = {
      async 'has just been given a game'() {
        const other = challengeOf(['bob', 'cid'], { proposedAt: at.nowMs() });
        await claim(other);
        await finalize(other);
      },
      async 'was held for as long as a hold lasts'() {
        const other = challengeOf(['bob', 'cid'], { proposedAt: at.nowMs(), holdForMs: 60_000 });
        await claim(other);
        await finalize(other);
        await at.pass(60_000);
      },
      async 'has a ticket that vanished'() {
        const [lost] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob'] })]);
        await at.lose(TENANT, lost!.id);
      },
      async 'has left the queue'() {
        const [left] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob'] })]);
        await at.store.cancel(TENANT, [left!]);
      },
    };

    test.each(Object.keys(free))('a challenge of somebody who %s is placed and holds him', async (how) => {
      await free[how]!();
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 1 });
      expect(await join('bob')).toEqual({ outcome: 'already-queued', ticketId: match.tickets[1]!.ticketId });
    });

    test('of two challenges of one player that are claimed together one is placed and the other is void', async () => {
      const other = challengeOf(['cid', 'ann'], { proposedAt: at.nowMs() });
      expect(await at.store.claimMatches(TENANT, [match, other])).toMatchObject([
        { outcome: 'claimed' },
        { outcome: 'void', requeued: [] },
      ]);
    });

    test('a challenge without a game fails its tickets, whatever was asked for, and nobody is put into a pool', async () => {
      await claim();
      const ticketIds = match.tickets.map(({ ticketId }) => ticketId);
      const refusal = { match, reason: 'no servers', final: false, blamed: [ticketIds[0]!] };
      expect(await at.store.requeueMatches(TENANT, [refusal])).toEqual([
        { outcome: 'requeued', searching: [], failed: ticketIds },
      ]);
      expect(await viewsOf(match)).toMatchObject(Array(2).fill({ state: 'FAILED', reason: 'no servers' }));
      expect(await at.store.listPools(TENANT)).toEqual([]);
      expect(await join('ann', 'bob')).toMatchObject({ outcome: 'enqueued' });
      expect(await claim()).toEqual({ outcome: 'finished', reason: 'no servers' });
    });

    test('a challenge without a game leaves the waiting ticket of its player alone', async () => {
      const [waiting] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
      await claim();
      await at.store.requeueMatches(TENANT, [{ match, reason: 'no servers', final: false }]);
      expect(await at.store.readPlayerTicket(TENANT, 'ann')).toMatchObject({ state: 'SEARCHING' });
      expect(await at.store.readPool(TENANT, waiting!.pools[0]!)).toEqual([waiting]);
    });

    test('the ticket of a challenge is not to be cancelled, and does not expire', async () => {
      await claim();
      const ticket = challengeTicket(match, match.tickets[0]!);
      await at.pass(86_400_000);
      const refused = { outcome: 'not-searching', state: 'PLACING' };
      expect(await at.store.cancel(TENANT, [ticket])).toEqual([{ ...refused, matchId: match.id }]);
      expect(await at.store.expire(TENANT, [ticket])).toEqual([refused]);
      expect(await claim()).toEqual({ outcome: 'claimed', attempts: 2 });
    });
  });
};

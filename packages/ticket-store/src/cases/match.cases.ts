import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT, WENT_ELSEWHERE, waiting } from '../testing/tickets.ts';

const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated', 'chess:10+0:standard:rated'];

/** From proposal to game, and what a fail-over does in between. */
export const matchCases = (open: OpenStore): void => {
  describe('matches', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const stateOf = async (id: string) => (await at.store.readTicket(TENANT, id))?.state;

    test('one commit takes a ticket out of all the pools that it waits in', async () => {
      const [many, one, other] = await enqueued(at.store, TENANT, [
        newTicket({ pools: POOLS }),
        newTicket({ pools: [POOLS[0]!] }),
        newTicket({ pools: [POOLS[2]!] }),
      ]);
      expect(await at.store.commitMatches(TENANT, [matchOf(one!, many!)])).toEqual([{ outcome: 'committed' }]);
      expect(await at.store.readPool(TENANT, POOLS[2]!)).toEqual([other]);
      expect(await at.store.listPools(TENANT)).toEqual([POOLS[2]]);
      const rival = matchOf(other!, many!);
      expect(await at.store.commitMatches(TENANT, [rival])).toEqual([{ outcome: 'conflict', ticketIds: [many!.id] }]);
    });

    test('a cancelled ticket is never matched afterwards; the cancel of a matched one names its match', async () => {
      const [a, b, c] = await waiting(at.store, 3);
      const [match, late] = [matchOf(a!, b!), matchOf(b!, c!)];
      await at.store.cancel(TENANT, [c!]);
      expect(await at.store.commitMatches(TENANT, [match, late])).toEqual([
        { outcome: 'committed' },
        { outcome: 'conflict', ticketIds: [b!.id, c!.id] },
      ]);
      expect(await at.store.cancel(TENANT, [a!])).toEqual([
        { outcome: 'not-searching', state: 'PLACING', matchId: match.id },
      ]);
      await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
      expect(await at.store.cancel(TENANT, [a!])).toEqual([
        { outcome: 'not-searching', state: 'MATCHED', matchId: match.id },
      ]);
    });

    test('a ticket keeps its seniority through every requeue, and the longest waiting stays first of its pool by it', async () => {
      const [old] = await waiting(at.store, 1);
      await at.pass(1_000);
      const [partner] = await waiting(at.store, 1);
      const match = matchOf(old!, partner!);
      await at.store.commitMatches(TENANT, [match]);
      await at.pass(1_000);
      const [young] = await waiting(at.store, 1);
      const reply = await at.store.requeueMatches(TENANT, [{ match, reason: 'no servers', final: false }]);
      expect(reply).toEqual([{ outcome: 'requeued', searching: [old, partner], failed: [] }]);
      const pool = await at.store.readPool(TENANT, old!.pools[0]!);
      const bySeniority = pool.toSorted((a, b) => a.enqueuedAt - b.enqueuedAt);
      expect(bySeniority).toEqual([old, partner, young]);
    });

    test('a match that nothing was done for is found by its age, and a claim makes it young again', async () => {
      const [a, b, c, d] = await waiting(at.store, 4);
      const [first, second] = [matchOf(a!, b!), matchOf(c!, d!)];
      await at.store.commitMatches(TENANT, [first]);
      await at.pass(1_000);
      await at.store.commitMatches(TENANT, [second]);
      await at.pass(59_000);
      const idle = async (limit = 10) => (await at.store.readPlacing(TENANT, 59_000, limit)).map(({ id }) => id);
      expect(await idle()).toEqual([first.id, second.id]);
      expect(await idle(1)).toEqual([first.id]);
      await at.store.claimMatches(TENANT, [first]);
      expect(await idle()).toEqual([second.id]);
      await at.pass(60_000);
      await at.store.finalizeMatches(TENANT, [{ match: second, game: gameFor(second) }]);
      expect(await at.store.readPlacing(TENANT, 60_000, 10)).toEqual([first]);
    });

    test('a match is known from its commit on, in its tenant alone, also when it came to nothing', async () => {
      const match = matchOf(...(await waiting(at.store, 2)));
      expect(await at.store.knowsMatch(TENANT, match.id)).toBe(false);
      await at.store.commitMatches(TENANT, [match]);
      expect(await at.store.knowsMatch(TENANT, match.id)).toBe(true);
      expect(await at.store.knowsMatch('other', match.id)).toBe(false);
      await at.store.requeueMatches(TENANT, [{ match, reason: 'no servers', final: true }]);
      expect(await at.store.knowsMatch(TENANT, match.id)).toBe(true);
    });

    test('a commit that a fail-over lost is applied again by the claim', async () => {
      const tickets = await waiting(at.store, 2, { pools: POOLS, presence: true });
      const failOver = await at.remember();
      const match = matchOf(...tickets);
      await at.store.commitMatches(TENANT, [match]);
      await failOver();
      expect(await stateOf(tickets[0]!.id)).toBe('SEARCHING');
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
      expect(await at.store.listPools(TENANT)).toEqual([]);
      expect(await at.store.findAbsent(TENANT, match.queue, 0, 10)).toEqual([]);
      expect(await at.store.readPlacing(TENANT, 0, 10)).toEqual([match]);
    });

    test('a match that a fail-over lost, with a ticket that went elsewhere since, is void and frees the other', async () => {
      const [a, b, c] = await waiting(at.store, 3);
      const failOver = await at.remember();
      const match = matchOf(a!, b!);
      await at.store.commitMatches(TENANT, [match]);
      await failOver();
      await at.store.commitMatches(TENANT, [matchOf(a!, c!)]);
      expect(await at.store.claimMatches(TENANT, [match])).toEqual([
        { outcome: 'void', reason: WENT_ELSEWHERE, requeued: [b] },
      ]);
      expect(await stateOf(b!.id)).toBe('SEARCHING');
      expect(await at.store.claimMatches(TENANT, [match])).toMatchObject([{ outcome: 'finished' }]);
    });

    test('a ticket that a fail-over lost is unknown, and its player may join again at once', async () => {
      const failOver = await at.remember();
      const [ann] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
      await failOver();
      expect(await at.store.readTicket(TENANT, ann!.id)).toBeUndefined();
      expect(await at.store.readPlayerTicket(TENANT, 'ann')).toBeUndefined();
      expect(await at.store.cancel(TENANT, [ann!])).toEqual([{ outcome: 'not-found' }]);
      await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
    });
  });
};

import type { Match, Ticket } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT, waiting } from '../testing/tickets.ts';

const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'];

/** What a failed allocation does to tickets. */
export const requeueCases = (open: OpenStore): void => {
  describe('requeue', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open({ maxAttempts: 2 });
    });

    async function committed(tickets: readonly Ticket[]): Promise<Match> {
      const match = matchOf(...tickets);
      expect(await at.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
      return match;
    }
    const requeue = async (match: Match, final = false) =>
      (await at.store.requeueMatches(TENANT, [{ match, reason: 'no servers', final }]))[0];
    const poolIds = async (pool: string, sinceMs?: number) =>
      (await at.store.readPool(TENANT, pool, sinceMs)).map((ticket) => ticket.id).sort();

    test('a commit takes its tickets out of all their pools, and a requeue puts them back into all', async () => {
      const tickets = await waiting(at.store, 2, { pools: POOLS });
      const ids = tickets.map((ticket) => ticket.id).sort();
      for (const pool of POOLS) expect(await poolIds(pool)).toEqual(ids);
      const match = await committed(tickets);
      for (const pool of POOLS) expect(await poolIds(pool)).toEqual([]);
      expect(await at.store.listPools(TENANT)).toEqual([]);
      await at.pass(1);
      const sinceMs = await at.store.nowMs();
      expect(await requeue(match)).toEqual({ outcome: 'requeued', searching: tickets, failed: [] });
      for (const pool of POOLS) expect(await poolIds(pool, sinceMs)).toEqual(ids);
      expect((await at.store.listPools(TENANT, sinceMs)).sort()).toEqual(POOLS);
    });

    test('a requeued ticket keeps its seniority, counts the attempt and says why', async () => {
      const tickets = await waiting(at.store, 2);
      const match = await committed(tickets);
      await requeue(match);
      for (const ticket of tickets) {
        const view = await at.store.readTicket(TENANT, ticket.id);
        expect(view).toEqual({ ticket, state: 'SEARCHING', attempts: 1, reason: 'no servers' });
      }
      expect(await at.store.countPlacing(TENANT)).toBe(0);
      expect(await at.store.readOutbox(TENANT, 0, 10)).toEqual([]);
    });

    test('a ticket whose attempts are used up FAILS and frees its player, while a fresher one of the match waits on', async () => {
      const [tired, first, second] = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'] }),
        newTicket(),
        newTicket({ userIds: ['bob'] }),
      ]);
      await requeue(await committed([tired!, first!]));
      const match = await committed([tired!, second!]);
      expect(await requeue(match)).toEqual({ outcome: 'requeued', searching: [second], failed: [tired!.id] });
      const view = await at.store.readTicket(TENANT, tired!.id);
      expect(view).toMatchObject({ state: 'FAILED', attempts: 2, reason: 'no servers' });
      const outcomes = await at.store.enqueue(TENANT, [
        newTicket({ userIds: ['ann'] }),
        newTicket({ userIds: ['bob'] }),
      ]);
      expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['enqueued', 'already-queued']);
    });

    test('only the tickets that are to blame are charged an attempt, or fail; the others wait again', async () => {
      const [tired, fresh] = await waiting(at.store, 2);
      for (const final of [false, true]) {
        const match = await committed([tired!, fresh!]);
        const [outcome] = await at.store.requeueMatches(TENANT, [
          { match, reason: 'no such game', final, blamed: [tired!.id] },
        ]);
        expect(outcome).toEqual({
          outcome: 'requeued',
          searching: final ? [fresh] : [tired, fresh],
          failed: final ? [tired!.id] : [],
        });
        expect(await at.store.readTicket(TENANT, fresh!.id)).toMatchObject({ state: 'SEARCHING', attempts: 0 });
      }
      expect(await at.store.readTicket(TENANT, tired!.id)).toMatchObject({ state: 'FAILED', attempts: 2 });
    });

    test('a final failure fails every ticket of the match at once and frees all players', async () => {
      const tickets = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann', 'amy'] }),
        newTicket({ userIds: ['bob', 'ben'] }),
      ]);
      const match = await committed(tickets);
      expect(await requeue(match, true)).toEqual({
        outcome: 'requeued',
        searching: [],
        failed: tickets.map((ticket) => ticket.id),
      });
      for (const userId of ['ann', 'amy', 'bob', 'ben']) {
        expect(await at.store.readPlayerTicket(TENANT, userId)).toBeUndefined();
      }
      for (const ticket of tickets) {
        expect(await at.store.readTicket(TENANT, ticket.id)).toMatchObject({ state: 'FAILED', reason: 'no servers' });
        expect(await poolIds(ticket.pools[0]!)).toEqual([]);
      }
    });

    test('a match that was never committed, or has its game already, is not requeued', async () => {
      const [a, b, c, d] = await waiting(at.store, 4);
      expect(await requeue(matchOf(a!, b!))).toEqual({ outcome: 'not-placing' });
      const match = await committed([c!, d!]);
      await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
      expect(await requeue(match, true)).toEqual({ outcome: 'not-placing' });
      expect((await at.store.readTicket(TENANT, c!.id))?.state).toBe('MATCHED');
    });

    test('a requeue passes over a ticket that vanished and puts the other one back', async () => {
      const [a, b] = await waiting(at.store, 2);
      const match = await committed([a!, b!]);
      await at.lose(TENANT, a!.id);
      expect(await requeue(match)).toEqual({ outcome: 'requeued', searching: [b], failed: [] });
    });

    test('a ticket matched after an earlier failure no longer tells of that failure', async () => {
      const tickets = await waiting(at.store, 2);
      await requeue(await committed(tickets));
      const match = await committed(tickets);
      await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
      const view = await at.store.readTicket(TENANT, tickets[0]!.id);
      expect(view).toMatchObject({ state: 'MATCHED', attempts: 1, matchId: match.id, match, game: gameFor(match) });
      expect(view?.reason).toBeUndefined();
    });

    test('a list of the largest matches is committed and put back whole', async () => {
      const tickets = await waiting(at.store, 100 * 64, { pools: POOLS });
      const matches = Array.from({ length: 100 }, (_, index) =>
        matchOf(...tickets.slice(index * 64, (index + 1) * 64)),
      );
      const committed = await at.store.commitMatches(TENANT, matches);
      expect(committed).toEqual(matches.map(() => ({ outcome: 'committed' })));
      expect(await at.store.listPools(TENANT)).toEqual([]);
      const requests = matches.map((match) => ({ match, reason: 'no servers', final: false }));
      const outcomes = await at.store.requeueMatches(TENANT, requests);
      expect(outcomes.flatMap((outcome) => (outcome.outcome === 'requeued' ? outcome.searching : []))).toEqual(tickets);
      for (const pool of POOLS) expect(await poolIds(pool)).toEqual(tickets.map((ticket) => ticket.id).sort());
    });
  });
};

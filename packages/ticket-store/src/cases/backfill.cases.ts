import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, gameFor, matchOf, newTicket, seatsFor, TENANT, waiting } from '../testing/tickets.ts';

/** Tickets of running games, which have no players; and all else that travels in a ticket. */
export const backfillCases = (open: OpenStore): void => {
  describe('tickets of running games', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const stateOf = async (id: string) => (await at.store.readTicket(TENANT, id))?.state;

    test('any number of running games may ask for players, each in its pool until it is cancelled', async () => {
      const games = await enqueued(at.store, TENANT, [seatsFor(), seatsFor()]);
      expect(await at.store.readPool(TENANT, games[0]!.pools[0]!)).toEqual(expect.arrayContaining(games));
      expect(await at.store.cancel(TENANT, [games[0]!])).toEqual([{ outcome: 'cancelled' }]);
      expect(await stateOf(games[0]!.id)).toBe('CANCELLED');
      expect(await stateOf(games[1]!.id)).toBe('SEARCHING');
    });

    test('one whose time is over is TIMED_OUT', async () => {
      const [game] = await enqueued(at.store, TENANT, [seatsFor({ maxWaitMs: 5_000 })]);
      await at.pass(5_000);
      expect(await at.store.expire(TENANT, [game!])).toEqual([{ outcome: 'expired' }]);
    });

    test('it is matched with who comes, is finalized with them, or asks again', async () => {
      const [game] = await enqueued(at.store, TENANT, [seatsFor()]);
      const [ann] = await waiting(at.store, 1);
      const match = { ...matchOf(game!, ann!), backfill: { gameId: 'running' } };
      expect(await at.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
      expect(await at.store.countPlacing(TENANT)).toBe(1);
      const requeued = await at.store.requeueMatches(TENANT, [{ match, reason: 'full', final: false }]);
      expect(requeued).toEqual([{ outcome: 'requeued', searching: [game, ann], failed: [] }]);

      const again = { ...match, id: newTicket().id };
      await at.store.commitMatches(TENANT, [again]);
      expect(await at.store.claimMatches(TENANT, [again])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
      const finalized = await at.store.finalizeMatches(TENANT, [{ match: again, game: gameFor(again) }]);
      expect(finalized).toEqual([{ outcome: 'finalized' }]);
      expect(await stateOf(game!.id)).toBe('MATCHED');
    });

    test('its request is answered as before by the same idempotency key', async () => {
      const idempotency = { key: 'try', fingerprint: 'same' };
      const [game] = await enqueued(at.store, TENANT, [seatsFor({ idempotency })]);
      const again = await at.store.enqueue(TENANT, [seatsFor({ idempotency })]);
      expect(again).toMatchObject([{ outcome: 'replayed', ticket: game }]);
    });

    test('all that a ticket says comes back as it was', async () => {
      const asked = newTicket({
        attributes: [{ duration: 30.5, topics: ['graphs', 'trees'], level: 'hard' }],
        latencies: { eu: 12.5, us: 90 },
        headStartMs: 5_000,
        maxRatingGap: 75.5,
      });
      asked.players = [{ ...asked.players[0]!, roles: ['tank', 'healer'], blocked: ['zoe', 'y,z'] }];
      const [ticket] = await enqueued(at.store, TENANT, [asked]);
      const { maxWaitMs: _, players: _players, ...rest } = asked;
      expect(ticket).toMatchObject(rest);
      expect(ticket!.players).toEqual([{ ...asked.players[0], sideBalance: 0 }]);
      expect(await at.store.readPool(TENANT, ticket!.pools[0]!)).toEqual([ticket]);
      const [game] = await enqueued(at.store, TENANT, [seatsFor()]);
      expect((await at.store.readTicket(TENANT, game!.id))?.ticket).toEqual(game);
    });
  });

  describe('rulesets', () => {
    test('the first digest of a version counts, and who comes with another is told', async () => {
      const { store } = await open();
      const chess = { name: 'chess', version: 1, digest: 'a' };
      const arena = { name: 'arena', version: 1, digest: 'b' };
      expect(await store.registerRulesets([])).toEqual([]);
      expect(await store.listRulesets()).toEqual([]);
      expect(await store.registerRulesets([chess])).toEqual([]);
      expect(await store.registerRulesets([chess, arena])).toEqual([]);
      const changed = { ...chess, digest: 'changed' };
      expect(await store.registerRulesets([arena, changed])).toEqual([{ name: 'chess', version: 1 }]);
      expect(await store.registerRulesets([chess, { ...changed, version: 2 }])).toEqual([]);
      const second = { ...changed, version: 2 };
      expect(await store.listRulesets()).toEqual([arena, chess, second]);
    });
  });
};

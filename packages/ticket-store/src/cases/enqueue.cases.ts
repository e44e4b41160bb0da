import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT } from '../testing/tickets.ts';

/** Who is let in, with what. */
export const enqueueCases = (open: OpenStore): void => {
  describe('enqueue', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    test('a ticket gets its seniority from the clock of Redis and its end from its longest wait', async () => {
      const [ticket] = await enqueued(at.store, TENANT, [newTicket({ maxWaitMs: 600_000 })]);
      expect(ticket!.enqueuedAt).toBe(at.nowMs());
      expect(ticket!.expiresAt).toBe(at.nowMs() + 600_000);
      const view = await at.store.readTicket(TENANT, ticket!.id);
      expect(view).toEqual({ ticket, state: 'SEARCHING', attempts: 0 });
    });

    test('a player who waits already is answered with the ticket that he has', async () => {
      const [held] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
      const again = await at.store.enqueue(TENANT, [newTicket({ userIds: ['ann'] })]);
      expect(again).toEqual([{ outcome: 'already-queued', ticketId: held!.id }]);
    });

    test('of two tickets of one player in the same call only the first gets in', async () => {
      const [first, second] = [newTicket({ userIds: ['ann'] }), newTicket({ userIds: ['ann'] })];
      const outcomes = await at.store.enqueue(TENANT, [first, second, newTicket()]);
      expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['enqueued', 'already-queued', 'enqueued']);
    });

    test('a party gets in only whole: one member who waits elsewhere keeps all of it out', async () => {
      const [held] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob'] })]);
      const party = newTicket({ userIds: ['ann', 'bob', 'cid'] });
      expect(await at.store.enqueue(TENANT, [party])).toEqual([{ outcome: 'already-queued', ticketId: held!.id }]);
      expect(await at.store.readTicket(TENANT, party.id)).toBeUndefined();
      const alone = await at.store.enqueue(TENANT, [newTicket({ userIds: ['ann'] }), newTicket({ userIds: ['cid'] })]);
      expect(alone.map((outcome) => outcome.outcome)).toEqual(['enqueued', 'enqueued']);
    });

    test('every member of a party finds the ticket of the party', async () => {
      const [ticket] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann', 'bob'] })]);
      const views = await Promise.all(['ann', 'bob'].map((userId) => at.store.readPlayerTicket(TENANT, userId)));
      expect(views.map((view) => view?.ticket.id)).toEqual([ticket!.id, ticket!.id]);
    });

    test('after a game of one against one the first counts one up and the second one down, and the next ticket knows', async () => {
      const [ann, bob] = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'] }),
        newTicket({ userIds: ['bob'] }),
      ]);
      const match = matchOf(ann!, bob!);
      await at.store.commitMatches(TENANT, [match]);
      await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
      const next = await enqueued(at.store, TENANT, [newTicket({ userIds: ['bob', 'new', 'ann'] })]);
      expect(next[0]!.players.map((player) => player.sideBalance)).toEqual([-1, 0, 1]);
      const view = await at.store.readTicket(TENANT, next[0]!.id);
      expect(view?.ticket).toEqual(next[0]);
    });

    test('side balances are counted per queue', async () => {
      const [a, b] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] }), newTicket()]);
      const match = matchOf(a!, b!);
      await at.store.commitMatches(TENANT, [match]);
      await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
      const [other] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'], queue: 'blitz' })]);
      expect(other!.players[0]!.sideBalance).toBe(0);
    });

    test('a list longer than one call keeps the order of its outcomes', async () => {
      const tickets = Array.from({ length: 600 }, () => newTicket());
      const outcomes = await enqueued(at.store, TENANT, tickets);
      expect(outcomes.map((ticket) => ticket.id)).toEqual(tickets.map((ticket) => ticket.id));
    });

    test('an empty list asks Redis for nothing and answers with nothing', async () => {
      expect(await at.store.commitMatches(TENANT, [])).toEqual([]);
      expect(await at.store.cancel(TENANT, [])).toEqual([]);
    });
  });
};

import type { Ticket } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT } from '../testing/tickets.ts';

/** How the tickets of many players are read together. */
export const playerTicketCases = (open: OpenStore): void => {
  describe('tickets of many players', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const join = (...userIds: string[]): Promise<Ticket[]> =>
      enqueued(
        at.store,
        TENANT,
        userIds.map((userId) => newTicket({ userIds: [userId] })),
      );
    const one = async (userId: string, ticketId?: string, matchId?: string) =>
      (await at.store.readPlayerTickets(TENANT, [{ userId, ticketId, matchId }]))[0];

    test('each is read as alone, in the order asked, whatever was guessed', async () => {
      const [ann, bob, cid, dan, eve] = await join('ann', 'bob', 'cid', 'dan', 'eve');
      const [made, found] = [matchOf(ann!, bob!), matchOf(cid!, dan!)];
      await at.store.commitMatches(TENANT, [made, found]);
      await at.store.claimMatches(TENANT, [made]);
      await at.store.finalizeMatches(TENANT, [{ match: made, game: gameFor(made) }]);
      const guesses = [
        { userId: 'ann' },
        { userId: 'bob', ticketId: bob!.id, matchId: made.id },
        { userId: 'nobody' },
        { userId: 'cid', ticketId: cid!.id },
        { userId: 'dan', ticketId: ann!.id, matchId: made.id },
        { userId: 'eve', ticketId: eve!.id, matchId: newTicket().id },
      ];
      const read = await at.store.readPlayerTickets(TENANT, guesses);
      const alone = await Promise.all(guesses.map(({ userId }) => at.store.readPlayerTicket(TENANT, userId)));
      expect(read.map(({ current }) => current)).toEqual(
        alone.map((view) => (view === undefined ? undefined : { ...view, heldUntil: undefined })),
      );
      expect(read.map(({ current }) => current?.state)).toEqual([
        'MATCHED',
        'MATCHED',
        undefined,
        'PLACING',
        'PLACING',
        'SEARCHING',
      ]);
      expect(read.map(({ current }) => current?.game?.gameId)).toEqual([
        gameFor(made).gameId,
        gameFor(made).gameId,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(await at.store.readPlayerTickets(TENANT, [])).toEqual([]);
    });

    test('a ticket that ended is told beside the one that the player has now', async () => {
      const [old] = await join('ann');
      expect(await one('ann', old!.id)).toEqual({ current: await at.store.readTicket(TENANT, old!.id) });
      await at.store.cancel(TENANT, [old!]);
      expect(await one('ann', old!.id)).toMatchObject({ current: undefined, asked: { state: 'CANCELLED' } });
      const [fresh] = await join('ann');
      expect(await one('ann', old!.id)).toMatchObject({
        current: { state: 'SEARCHING', ticket: { id: fresh!.id } },
        asked: { state: 'CANCELLED', ticket: { id: old!.id } },
      });
      expect(await one('ann')).toMatchObject({ current: { ticket: { id: fresh!.id } }, asked: undefined });
    });

    test('who is asked to accept is told of it, with the answers so far', async () => {
      const [ann, bob] = await join('ann', 'bob');
      const match = { ...matchOf(ann!, bob!), acceptWithinMs: 10_000 };
      await at.store.commitMatches(TENANT, [match]);
      await at.store.acceptMatches(TENANT, [{ ticketId: bob!.id, userId: 'bob' }]);
      const views = [await one('ann'), await one('ann', ann!.id), await one('ann', ann!.id, match.id)];
      const asked = { current: await at.store.readTicket(TENANT, ann!.id), asked: undefined };
      expect(views).toEqual([asked, asked, asked]);
      expect(asked.current?.acceptance?.acceptedUserIds).toEqual(['bob']);
    });

    test('a ticket or a match that vanished is nobody and nothing', async () => {
      const [ann, bob] = await join('ann', 'bob');
      const match = matchOf(ann!, bob!);
      await at.store.commitMatches(TENANT, [match]);
      await at.loseMatch(TENANT, match.id);
      expect(await one('ann', ann!.id, match.id)).toMatchObject({ current: { state: 'PLACING', match: undefined } });
      await at.lose(TENANT, ann!.id);
      expect(await one('ann', ann!.id)).toEqual({ current: undefined, asked: undefined });
    });
  });
};

import type { Match, Ticket } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { enqueued, gameFor, matchOf, newTicket, seatsFor, TENANT } from '../testing/tickets.ts';

const WITHIN_MS = 3_600_000;
const REMEMBER = { count: 2, withinMs: WITHIN_MS };

/** Whom players met, and on which side. */
export const opponentCases = (open: OpenStore): void => {
  describe('opponents', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const join = (...parties: string[][]) =>
      enqueued(
        at.store,
        TENANT,
        parties.map((userIds) => newTicket({ userIds, recallOpponents: true })),
      );

    /** These parties play a game; the first team is that of the first. */
    async function play(parties: string[][], terms: Partial<Match> = { rememberOpponents: REMEMBER }): Promise<void> {
      const tickets = await join(...parties);
      await playWith(tickets, terms);
      await at.pass(1);
    }

    async function playWith(tickets: Ticket[], terms: Partial<Match>): Promise<void> {
      const match = { ...matchOf(...tickets), ...terms };
      expect(await at.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
      const games = [{ match, game: gameFor(match) }];
      expect(await at.store.finalizeMatches(TENANT, games)).toEqual([{ outcome: 'finalized' }]);
    }

    /** Whom this player met lately, as the next ticket tells; the player leaves again. */
    async function recentOf(userId: string): Promise<string[] | undefined> {
      const [ticket] = await join([userId]);
      const { ticket: read } = (await at.store.readTicket(TENANT, ticket!.id))!;
      expect(read).toEqual(ticket);
      await at.store.cancel(TENANT, [ticket!]);
      return ticket!.players[0]!.recent;
    }

    test('a ticket recalls whom its players met, the latest first', async () => {
      await play([['ann'], ['bob']]);
      await play([['ann'], ['cid']]);
      expect(await recentOf('ann')).toEqual(['cid', 'bob']);
      expect(await recentOf('bob')).toEqual(['ann']);
      await play([['ann'], ['bob']]);
      expect(await recentOf('ann')).toEqual(['bob', 'cid']);
    });

    test('of a party each member has an own list, and who has met nobody has none', async () => {
      await play([['ann'], ['bob']]);
      const [party] = await join(['new', 'ann', 'bob']);
      expect(party!.players).toEqual([
        { userId: 'new', rating: 1_500, sideBalance: 0 },
        { userId: 'ann', rating: 1_500, sideBalance: 1, recent: ['bob'] },
        { userId: 'bob', rating: 1_500, sideBalance: -1, recent: ['ann'] },
      ]);
      const [pooled] = await at.store.readPool(TENANT, party!.pools[0]!);
      expect(pooled).toEqual(party);
    });

    test('everybody of other tickets counts, opponent or team-mate, and nobody of the own', async () => {
      await play([['ann', 'amy'], ['bob'], ['cid']]);
      expect((await recentOf('ann'))?.toSorted()).toEqual(['bob', 'cid']);
      expect((await recentOf('bob'))?.toSorted()).toEqual(['amy', 'ann', 'cid']);
    });

    test('so many matches are remembered and no more', async () => {
      for (const other of ['bob', 'cid', 'dan']) await play([['ann'], [other]]);
      expect(await recentOf('ann')).toEqual(['dan', 'cid']);
    });

    test('never more than fifty', async () => {
      const others = Array.from({ length: 60 }, (_, index) => `other-${index}`);
      await play([['ann'], others], { rememberOpponents: { count: 50, withinMs: WITHIN_MS } });
      expect(await recentOf('ann')).toHaveLength(50);
    });

    test('each is remembered for so long and no longer', async () => {
      await play([['ann'], ['bob']]);
      await at.pass(1_000);
      await play([['ann'], ['cid']]);
      await at.pass(WITHIN_MS - 1_003);
      expect(await recentOf('ann')).toEqual(['cid', 'bob']);
      await at.pass(1_000);
      expect(await recentOf('ann')).toEqual(['cid']);
      await at.pass(1_000);
      expect(await recentOf('ann')).toBeUndefined();
    });

    test('nothing is remembered where the ruleset does not say so, nor recalled where it is not asked for', async () => {
      await play([['ann'], ['bob']], {});
      expect(await recentOf('ann')).toBeUndefined();
      await play([['ann'], ['bob']]);
      const [unasked] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
      expect(unasked!.players[0]!.recent).toBeUndefined();
    });

    test('each queue remembers for itself, and a match that gets no game is not remembered', async () => {
      await play([['ann'], ['bob']]);
      const [other] = await enqueued(at.store, TENANT, [
        newTicket({ userIds: ['ann'], queue: 'blitz', recallOpponents: true }),
      ]);
      expect(other!.players[0]!.recent).toBeUndefined();
      const tickets = await join(['cid'], ['dan']);
      const match = { ...matchOf(...tickets), rememberOpponents: REMEMBER };
      await at.store.commitMatches(TENANT, [match]);
      await at.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: true }]);
      expect(await recentOf('cid')).toBeUndefined();
    });

    test('what a ticket recalled stays with it, whatever its players were answered and however often it is put back', async () => {
      await play([['ann'], ['bob']]);
      const idempotency = { key: 'try', fingerprint: 'same' };
      const asked = newTicket({ userIds: ['ann'], recallOpponents: true, idempotency });
      const [ticket] = await enqueued(at.store, TENANT, [asked]);
      expect(ticket!.players[0]!.recent).toEqual(['bob']);
      expect(await at.store.enqueue(TENANT, [asked])).toMatchObject([{ outcome: 'enqueued', ticket }]);
      const again = { ...newTicket({ userIds: ['ann'], recallOpponents: true, idempotency }) };
      expect(await at.store.enqueue(TENANT, [again])).toMatchObject([{ outcome: 'replayed', ticket }]);
      const [other] = await join(['cid']);
      const match = matchOf(ticket!, other!);
      await at.store.commitMatches(TENANT, [match]);
      const outcomes = await at.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: false }]);
      expect(outcomes).toEqual([{ outcome: 'requeued', searching: [ticket, other], failed: [] }]);
    });

    test('who comes into a running game is remembered by the others who come', async () => {
      const [game, ...joiners] = await enqueued(at.store, TENANT, [
        seatsFor(),
        newTicket({ userIds: ['ann'] }),
        newTicket({ userIds: ['bob'] }),
      ]);
      await playWith([game!, ...joiners], { rememberOpponents: REMEMBER, backfill: { gameId: 'running' } });
      expect(await recentOf('ann')).toEqual(['bob']);
    });

    test.each([
      ['a party', [['ann', 'amy'], ['bob']], {}, undefined],
      ['three', [['ann'], ['bob'], ['cid']], {}, undefined],
      ['a free-for-all', [['ann'], ['bob']], {}, ['player-1', 'player-2']],
      ['players of one team', [['ann'], ['bob']], {}, ['red', 'red']],
      ['a running game', [['ann'], ['bob']], { backfill: { gameId: 'running' } }, undefined],
    ] as [string, string[][], Partial<Match>, string[] | undefined][])(
      'a match of %s moves no side balance',
      async (_, parties, terms, teams) => {
        const tickets = await join(...parties);
        const { tickets: parts } = matchOf(...tickets);
        await playWith(tickets, {
          ...terms,
          tickets: parts.map((part, index) => ({ ...part, team: teams?.[index] ?? part.team })),
        });
        const [next] = await join(parties.flat());
        expect(next!.players.map((player) => player.sideBalance)).toEqual(parties.flat().map(() => 0));
      },
    );
  });
};

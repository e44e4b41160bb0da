import type { Match } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { challengeOf, endedMatch, enqueued, gameFor, matchOf, newTicket, TENANT } from '../testing/tickets.ts';

const RETENTION_MS = 3_600_000;
const HOLD_MS = 7_200_000;

/** Players are held until the result of their game is known, or the time is up. */
export const holdCases = (open: OpenStore): void => {
  describe('holds', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open({ retentionMs: RETENTION_MS });
    });

    const join = async (...userIds: string[]) => (await at.store.enqueue(TENANT, [newTicket({ userIds })]))[0]!;
    const finalize = async (match: Match) =>
      (await at.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]))[0];
    const release = async (match: Match) => (await at.store.releaseMatches(TENANT, [endedMatch(match)]))[0];
    const viewOf = (userId: string) => at.store.readPlayerTicket(TENANT, userId);

    async function committed(parties: string[][], holdForMs = HOLD_MS): Promise<Match> {
      const tickets = await enqueued(
        at.store,
        TENANT,
        parties.map((userIds) => newTicket({ userIds })),
      );
      const match = { ...matchOf(...tickets), holdForMs };
      expect(await at.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
      return match;
    }
    async function playing(parties: string[][], holdForMs?: number): Promise<Match> {
      const match = await committed(parties, holdForMs);
      expect(await finalize(match)).toEqual({ outcome: 'finalized' });
      return match;
    }

    test('a player of a game with a hold is told of their match when they join, until the time is up', async () => {
      const match = await playing([['ann'], ['bob']]);
      const heldUntil = at.nowMs() + HOLD_MS;
      const [{ ticketId }] = match.tickets as [Match['tickets'][0]];
      await at.pass(HOLD_MS - 1);
      expect(await join('ann')).toEqual({ outcome: 'already-queued', ticketId });
      expect(await viewOf('ann')).toMatchObject({ state: 'MATCHED', match, game: gameFor(match), heldUntil });
      await at.pass(1);
      expect((await viewOf('ann'))?.heldUntil).toBeUndefined();
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
      expect(await viewOf('ann')).toMatchObject({ state: 'SEARCHING', heldUntil: undefined });
      expect(await release(match)).toEqual({ outcome: 'released', userIds: [] });
      expect(await join('ann')).toMatchObject({ outcome: 'already-queued' });
    });

    test('a hold that is shorter than matches are remembered lets players join again, and they find the match until then', async () => {
      const match = await playing([['ann'], ['bob']], 1_000);
      await at.pass(RETENTION_MS);
      expect(await viewOf('ann')).toMatchObject({ state: 'MATCHED', matchId: match.id, heldUntil: undefined });
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('everybody of a party is held, and whoever would join with one of them', async () => {
      const match = await playing([['ann', 'amy'], ['bob']]);
      const { ticketId } = match.tickets[0]!;
      expect(await join('amy', 'cid')).toEqual({ outcome: 'already-queued', ticketId });
      expect(await join('cid')).toMatchObject({ outcome: 'enqueued' });
      expect(await release(match)).toEqual({ outcome: 'released', userIds: ['ann', 'amy', 'bob'] });
      expect(await join('amy', 'bob')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a result lets the players join again at once, and says whom it freed the first time only', async () => {
      const match = await playing([['ann'], ['bob']]);
      expect(await release(match)).toEqual({ outcome: 'released', userIds: ['ann', 'bob'] });
      expect(await viewOf('ann')).toMatchObject({ state: 'MATCHED', matchId: match.id, heldUntil: undefined });
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
      expect(await release(match)).toEqual({ outcome: 'released', userIds: [] });
      expect(await join('ann')).toMatchObject({ outcome: 'already-queued' });
    });

    test('a result frees the players of a match that nobody remembers but their slots', async () => {
      const match = await playing([['ann'], ['bob']]);
      await at.loseMatch(TENANT, match.id);
      for (const { ticketId } of match.tickets) await at.lose(TENANT, ticketId);
      expect(await release(match)).toEqual({ outcome: 'released', userIds: ['ann', 'bob'] });
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a result frees only whom its own match holds, not who is held by the next one', async () => {
      const over = await playing([['ann'], ['bob']]);
      await release(over);
      const next = await playing([['ann'], ['cid']]);
      expect(await release(over)).toEqual({ outcome: 'released', userIds: [] });
      expect(await join('ann')).toEqual({ outcome: 'already-queued', ticketId: next.tickets[0]!.ticketId });
    });

    test('a match without a hold holds nobody, and its result, or that of an unknown one, changes nothing', async () => {
      const { holdForMs: _, ...match } = await committed([['ann'], ['bob']]);
      await finalize(match);
      expect(await viewOf('ann')).toMatchObject({ state: 'MATCHED', heldUntil: undefined });
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
      const unknown = { matchId: 'unknown', ticketIds: ['nothing'], userIds: ['ann', 'bob', 'nobody'] };
      expect(await at.store.releaseMatches(TENANT, [unknown, endedMatch(match)])).toEqual(
        Array(2).fill({ outcome: 'released', userIds: [] }),
      );
      expect(await join('ann')).toMatchObject({ outcome: 'already-queued' });
    });

    test('a game that is over holds nobody when a fail-over lost that it was created', async () => {
      const match = await committed([['ann'], ['bob']]);
      const failOver = await at.remember();
      await finalize(match);
      await failOver();
      expect(await release(match)).toEqual({ outcome: 'released', userIds: [] });
      expect(await join('ann')).toMatchObject({ outcome: 'already-queued' });
      expect(await finalize(match)).toEqual({ outcome: 'finalized' });
      expect((await viewOf('ann'))?.heldUntil).toBeUndefined();
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a challenge holds its players too, but not one who goes on waiting in a queue', async () => {
      const [waiting] = await enqueued(at.store, TENANT, [newTicket({ userIds: ['ann'] })]);
      const match = challengeOf(['ann', 'bob'], { proposedAt: at.nowMs(), holdForMs: HOLD_MS });
      await at.store.claimMatches(TENANT, [match]);
      await finalize(match);
      expect(await join('bob')).toEqual({ outcome: 'already-queued', ticketId: match.tickets[1]!.ticketId });
      await at.store.cancel(TENANT, [waiting!]);
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
      expect(await release(match)).toEqual({ outcome: 'released', userIds: ['bob'] });
    });

    test('what a player who is held finds of their match is remembered for as long', async () => {
      const match = await playing([['ann'], ['bob']]);
      await at.pass(HOLD_MS);
      expect(await at.store.readTicket(TENANT, match.tickets[0]!.ticketId)).toMatchObject({ state: 'MATCHED', match });
      await at.pass(1);
      expect(await viewOf('ann')).toBeUndefined();
      expect(await release(match)).toEqual({ outcome: 'released', userIds: [] });
    });
  });
};

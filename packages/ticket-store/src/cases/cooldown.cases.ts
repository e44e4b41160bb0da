import type { Match, StrikeTerms, Ticket } from '@paireto/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ClockedStore, OpenStore } from '../testing/clocked-stores.ts';
import { answersOf, enqueued, matchOf, newTicket, seatsFor, TENANT } from '../testing/tickets.ts';
import type { NewTicket } from '../ticket-store.ts';

const WITHIN_MS = 1_800_000;
const PAUSES_MS = [60_000, 300_000, 900_000];
const COOLDOWN: NonNullable<NewTicket['cooldown']> = { after: 2, withinMs: WITHIN_MS, pausesMs: PAUSES_MS };
const STRIKES: StrikeTerms = { reasons: ['declined', 'not-accepted', 'abandoned'], count: 4, withinMs: WITHIN_MS };
const THINK_MS = 1_000;

/** When players who decline or back out often are kept out, and for how long. */
export const cooldownCases = (open: OpenStore): void => {
  describe('cooldown', () => {
    let at: ClockedStore;
    beforeEach(async () => {
      at = await open();
    });

    const asking = (userIds: readonly string[], overrides: Partial<NewTicket> = {}) =>
      newTicket({ userIds, cooldown: COOLDOWN, presence: true, ...overrides });
    const join = async (...userIds: string[]) => (await at.store.enqueue(TENANT, [asking(userIds)]))[0]!;
    const joined = async (...userIds: string[]) => (await enqueued(at.store, TENANT, [asking(userIds)]))[0]!;

    async function asked(tickets: readonly Ticket[], strikes: StrikeTerms | undefined = STRIKES): Promise<Match> {
      const match = { ...matchOf(...tickets), acceptWithinMs: THINK_MS, ...(strikes && { strikes }) };
      expect(await at.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
      return match;
    }
    const answerOf = (match: Match, userId: string) => answersOf(match).find((each) => each.userId === userId)!;
    /** The player joins, is asked together with a stranger, and declines. */
    async function declines(userId: string, strikes?: StrikeTerms): Promise<void> {
      const match = await asked([await joined(userId), await joined(newTicket().id)], strikes);
      expect(await at.store.declineMatches(TENANT, [answerOf(match, userId)])).toMatchObject([{ outcome: 'declined' }]);
    }
    const refused = (userId: string, pauseMs: number, reason = 'declined') => ({
      outcome: 'cooling-down',
      userId,
      untilMs: at.nowMs() + pauseMs,
      remainingMs: pauseMs,
      reason,
    });

    test('each strike from the one that is named on pauses for longer, and the last pause stays', async () => {
      await declines('ann');
      for (const pauseMs of [...PAUSES_MS, 900_000]) {
        await declines('ann');
        expect(await join('ann')).toEqual(refused('ann', pauseMs));
        await at.pass(pauseMs - 1);
        expect(await join('ann')).toEqual(refused('ann', 1));
        await at.pass(1);
      }
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a pause does not end because what led to it is forgotten', async () => {
      await declines('ann');
      await at.pass(WITHIN_MS - 1);
      await declines('ann');
      await at.pass(59_999);
      expect(await join('ann')).toEqual(refused('ann', 1));
      await at.pass(1);
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a strike counts for its time, to the millisecond', async () => {
      await declines('ann');
      await at.pass(WITHIN_MS - 1);
      await declines('ann');
      expect(await join('ann')).toEqual(refused('ann', 60_000));
      await declines('bob');
      await at.pass(WITHIN_MS);
      await declines('bob');
      expect(await join('bob')).toMatchObject({ outcome: 'enqueued' });
    });

    test('declining again, or cancelling what was declined, is no other strike', async () => {
      const match = await asked([await joined('ann'), await joined('bob')]);
      for (let round = 0; round < 3; round += 1) await at.store.declineMatches(TENANT, [answerOf(match, 'ann')]);
      await at.store.cancel(TENANT, [(await at.store.readTicket(TENANT, match.tickets[0]!.ticketId))!.ticket], 'ann');
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('who cancels while asked has declined; where it is not known who, nobody has', async () => {
      for (const [userId, by] of [
        ['ann', 'ann'],
        ['bob', undefined],
      ] as const) {
        for (let round = 0; round < 2; round += 1) {
          const own = await joined(userId);
          await asked([own, await joined(newTicket().id)]);
          expect(await at.store.cancel(TENANT, [own], by)).toMatchObject([{ outcome: 'cancelled', fallen: {} }]);
        }
      }
      expect(await join('ann')).toEqual(refused('ann', 60_000));
      expect(await join('bob')).toMatchObject({ outcome: 'enqueued' });
    });

    test('who cancels while nobody is asked has done nothing', async () => {
      for (let round = 0; round < 3; round += 1) await at.store.cancel(TENANT, [await joined('ann')], 'ann');
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('of a party only who declined, or did not answer, is held to it', async () => {
      for (let round = 0; round < 2; round += 1) {
        const declined = await asked([await joined('ann', 'amy'), await joined(newTicket().id)]);
        await at.store.declineMatches(TENANT, [answerOf(declined, 'ann')]);
        const silent = await asked([await joined('cid', 'cat'), await joined(newTicket().id)]);
        await at.store.acceptMatches(TENANT, [answerOf(silent, 'cid')]);
        await at.pass(THINK_MS);
        await at.store.lapseMatches(TENANT, 10);
      }
      expect(await join('ann')).toEqual(refused('ann', 60_000 - THINK_MS));
      expect(await join('cat')).toEqual(refused('cat', 60_000, 'not-accepted'));
      expect(await join('amy')).toMatchObject({ outcome: 'enqueued' });
      expect(await join('cid')).toMatchObject({ outcome: 'enqueued' });
    });

    test('a party waits for the one of it who may join last', async () => {
      for (const userId of ['ann', 'bob', 'ann', 'bob']) await declines(userId);
      await at.pass(60_000);
      await declines('bob');
      await declines('cid');
      await declines('cid');
      expect(await join('zoe', 'cid', 'bob', 'ann')).toEqual(refused('bob', 300_000));
    });

    test('who is silent is held to it also when nobody ended the match but their own next join', async () => {
      for (let round = 0; round < 2; round += 1) {
        await asked([await joined('ann'), await joined(newTicket().id)]);
        await at.pass(THINK_MS);
        const outcome = await join('ann');
        if (round === 1) expect(outcome).toEqual(refused('ann', 60_000, 'not-accepted'));
        else if (outcome.outcome === 'enqueued') await at.store.cancel(TENANT, [outcome.ticket], 'ann');
      }
    });

    test('going away while waiting counts where the ruleset says so', async () => {
      const goesAway = async (userId: string, strikes: StrikeTerms | undefined) => {
        const ticket = await joined(userId);
        await at.pass(1);
        const outcomes = await at.store.abandon(TENANT, ticket.queue, [ticket], 1, strikes);
        expect(outcomes).toEqual([{ outcome: 'abandoned' }]);
        await at.store.abandon(TENANT, ticket.queue, [ticket], 1, strikes);
      };
      for (let round = 0; round < 2; round += 1) {
        await goesAway('bob', undefined);
        await goesAway('cid', { ...STRIKES, reasons: ['declined'] });
      }
      for (let round = 0; round < 2; round += 1) await goesAway('ann', STRIKES);
      expect(await join('ann')).toEqual(refused('ann', 60_000, 'abandoned'));
      expect(await join('bob')).toMatchObject({ outcome: 'enqueued' });
      expect(await join('cid')).toMatchObject({ outcome: 'enqueued' });
    });

    test('what does not count is not held against anybody', async () => {
      for (let round = 0; round < 3; round += 1) await declines('ann', { ...STRIKES, reasons: ['not-accepted'] });
      expect(await join('ann')).toMatchObject({ outcome: 'enqueued' });
    });

    test('strikes are of one queue and one tenant, and where there is no cooldown they mean nothing', async () => {
      for (let round = 0; round < 2; round += 1) await declines('ann');
      const [free] = await at.store.enqueue(TENANT, [newTicket({ userIds: ['ann'] })]);
      expect(free).toMatchObject({ outcome: 'enqueued' });
      if (free?.outcome === 'enqueued') await at.store.cancel(TENANT, [free.ticket]);
      const [other] = await at.store.enqueue(TENANT, [asking(['ann'], { queue: 'other' })]);
      expect(other).toMatchObject({ outcome: 'enqueued' });
      const [abroad] = await at.store.enqueue('abroad', [asking(['ann'], { tenant: 'abroad' })]);
      expect(abroad).toMatchObject({ outcome: 'enqueued' });
    });

    test('a join that was let in before is answered as before, and one that has an entry is told so', async () => {
      const first = asking(['ann'], { idempotency: { key: 'k', fingerprint: 'f' } });
      const [own] = await enqueued(at.store, TENANT, [first]);
      await at.store.cancel(TENANT, [own!]);
      for (let round = 0; round < 2; round += 1) await declines('ann');
      expect(await at.store.enqueue(TENANT, [{ ...first, id: newTicket().id }])).toMatchObject([
        { outcome: 'replayed' },
      ]);
      await at.pass(60_000);
      const again = await joined('ann');
      expect(await join('ann')).toEqual({ outcome: 'already-queued', ticketId: again.id });
    });

    test('a running game that asks for players has nobody to be held to anything', async () => {
      for (let round = 0; round < 3; round += 1) {
        const [seats] = await enqueued(at.store, TENANT, [{ ...seatsFor(), cooldown: COOLDOWN }]);
        await asked([seats!, await joined(newTicket().id)]);
        expect(await at.store.cancel(TENANT, [seats!], 'ann')).toMatchObject([{ outcome: 'cancelled' }]);
      }
      expect(await at.store.enqueue(TENANT, [{ ...seatsFor(), cooldown: COOLDOWN }])).toMatchObject([
        { outcome: 'enqueued' },
      ]);
    });
  });
};

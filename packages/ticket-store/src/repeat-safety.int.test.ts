import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MATCH_FIELDS } from './stored-match.ts';
import { changeFields } from './testing/change-fields.ts';
import { dumpKeys } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { answersOf, gameFor, matchOf, newTicket, TENANT, waiting } from './testing/tickets.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const dump = () => dumpKeys(fixture.redis, fixture.keyPrefix);

/** Does it once, then again, and gives both answers after making sure that the second changed nothing. */
async function twice<Answer>(call: () => Promise<Answer>): Promise<[Answer, Answer]> {
  const first = await call();
  const before = await dump();
  const second = await call();
  expect(await dump()).toEqual(before);
  return [first, second];
}

test('an enqueue that is sent again answers as the first time and changes nothing', async () => {
  const tickets = [newTicket(), newTicket({ userIds: ['ann', 'bob'] })];
  const [first, second] = await twice(() => fixture.store.enqueue(TENANT, tickets));
  expect(second).toEqual(first);
});

test('an enqueue that is sent again with other contents answers with the stored ticket', async () => {
  const ticket = newTicket({ userIds: ['ann'] });
  const [first] = await fixture.store.enqueue(TENANT, [ticket]);
  const before = await dump();
  const changed = { ...ticket, maxWaitMs: 1, players: [{ userId: 'ann', rating: 2_900 }], traceparent: 'other' };
  expect(await fixture.store.enqueue(TENANT, [changed])).toEqual([first]);
  expect(await dump()).toEqual(before);
});

test('an enqueue that arrives late, after its ticket was cancelled, does not bring it back', async () => {
  const ticket = newTicket();
  const [first] = await fixture.store.enqueue(TENANT, [ticket]);
  if (first?.outcome !== 'enqueued') throw new Error('not enqueued');
  await fixture.store.cancel(TENANT, [first.ticket]);
  const before = await dump();
  expect(await fixture.store.enqueue(TENANT, [ticket])).toEqual([first]);
  expect(await dump()).toEqual(before);
});

test('an idempotency key that is used again, for the same or for something else, changes nothing', async () => {
  const join = (fingerprint: string) =>
    fixture.store.enqueue(TENANT, [newTicket({ userIds: ['ann'], idempotency: { key: 'try', fingerprint } })]);
  const [first] = await join('3+2');
  const before = await dump();
  expect(await join('3+2')).toEqual([{ ...first, outcome: 'replayed' }]);
  expect(await join('5+0')).toEqual([{ outcome: 'key-reused' }]);
  expect(await dump()).toEqual(before);
});

test('an abandonment that is sent again answers "abandoned" again and changes nothing', async () => {
  const tickets = await waiting(fixture.store, 2, { presence: true });
  const [first, second] = await twice(() => fixture.store.abandon(TENANT, tickets[0]!.queue, tickets, 0));
  expect(first).toEqual([{ outcome: 'abandoned' }, { outcome: 'abandoned' }]);
  expect(second).toEqual(first);
});

test('a cancel that is sent again answers "cancelled" again and changes nothing', async () => {
  const tickets = await waiting(fixture.store, 2);
  const [first, second] = await twice(() => fixture.store.cancel(TENANT, tickets));
  expect(first).toEqual([{ outcome: 'cancelled' }, { outcome: 'cancelled' }]);
  expect(second).toEqual(first);
});

test('an expiry that is sent again answers "expired" again and changes nothing', async () => {
  const tickets = await waiting(fixture.store, 2, { maxWaitMs: 0 });
  const [first, second] = await twice(() => fixture.store.expire(TENANT, tickets));
  expect(first).toEqual([{ outcome: 'expired' }, { outcome: 'expired' }]);
  expect(second).toEqual(first);
});

test('a commit that is sent again answers "already-committed" and changes nothing', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  const answers = await twice(() => fixture.store.commitMatches(TENANT, [match]));
  expect(answers).toEqual([[{ outcome: 'committed' }], [{ outcome: 'already-committed' }]]);
});

test('a commit that arrives late, after its match was requeued, does not take the tickets again', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: false }]);
  const before = await dump();
  expect(await fixture.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'already-committed' }]);
  expect(await dump()).toEqual(before);
});

test('a claim that is sent again is confirmed again and changes nothing but the count of attempts and when it was', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  const before = await dump();
  const [committedAt] = await fixture.redis.zmscore(`${fixture.keyPrefix}placing:{${TENANT}}`, match.id);
  expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
  expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 2 }]);
  await changeFields(fixture.redis, `${fixture.keyPrefix}match:{${TENANT}}:${match.id}`, MATCH_FIELDS, { attempts: 0 });
  await fixture.redis.zadd(`${fixture.keyPrefix}placing:{${TENANT}}`, committedAt!, match.id);
  expect(await dump()).toEqual(before);
});

test('a finalize that is sent again answers with the game that was stored and changes nothing', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  const answers = await twice(() => fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]));
  expect(answers).toEqual([[{ outcome: 'finalized' }], [{ outcome: 'already-finalized', game: gameFor(match) }]]);
  const other = { gameId: 'another' };
  expect(await fixture.store.finalizeMatches(TENANT, [{ match, game: other }])).toEqual(answers[1]);
});

test.each([false, true])(
  'a requeue (final: %s) that is sent again answers "already-requeued" and changes nothing',
  async (final) => {
    const [a, b] = await waiting(fixture.store, 2);
    const match = matchOf(a!, b!);
    await fixture.store.commitMatches(TENANT, [match]);
    const [first, second] = await twice(() =>
      fixture.store.requeueMatches(TENANT, [{ match, reason: 'refused', final }]),
    );
    expect(first).toMatchObject([{ outcome: 'requeued' }]);
    expect(second).toEqual([{ outcome: 'already-requeued' }]);
  },
);

/** A match that asks its two players, for so long. */
async function asked(acceptWithinMs = 60_000) {
  const tickets = await waiting(fixture.store, 2);
  const match = { ...matchOf(...tickets), acceptWithinMs };
  await fixture.store.commitMatches(TENANT, [match]);
  return { match, tickets };
}

test('a commit that asks the players and is sent again, or arrives late, asks them once', async () => {
  const { match } = await asked();
  const before = await dump();
  expect(await fixture.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'already-committed' }]);
  expect(await dump()).toEqual(before);
  await fixture.store.declineMatches(TENANT, answersOf(match).slice(0, 1));
  const fallen = await dump();
  expect(await fixture.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'already-committed' }]);
  expect(await dump()).toEqual(fallen);
});

test('an acceptance that is sent again answers as the first time and changes nothing, the last one of a match too', async () => {
  const { match } = await asked();
  for (const [answer, outcome] of [
    [answersOf(match)[0]!, 'accepted'],
    [answersOf(match)[1]!, 'all-accepted'],
  ] as const) {
    const [first, second] = await twice(() => fixture.store.acceptMatches(TENANT, [answer]));
    expect([first, second]).toEqual(Array(2).fill([{ outcome, match }]));
  }
});

test('an announced match whose last acceptance is sent again is not announced again', async () => {
  const { match } = await asked();
  await fixture.store.acceptMatches(TENANT, answersOf(match));
  await fixture.store.clearOutbox(TENANT, [match.id]);
  await twice(() => fixture.store.acceptMatches(TENANT, answersOf(match)));
  expect(await fixture.store.readOutbox(TENANT, 0, 10)).toEqual([]);
});

test('a refusal that is sent again finds its ticket CANCELLED and changes nothing', async () => {
  const { match, tickets } = await asked();
  const [first, second] = await twice(() => fixture.store.declineMatches(TENANT, answersOf(match).slice(0, 1)));
  expect(first).toEqual([
    { outcome: 'declined', fallen: { match, searching: [tickets[1]], cancelled: [tickets[0]!.id] } },
  ]);
  expect(second).toEqual([{ outcome: 'not-asked', state: 'CANCELLED' }]);
});

test('a cancel of an asked ticket that is sent again answers "cancelled" again and changes nothing', async () => {
  const { tickets } = await asked();
  const [first, second] = await twice(() => fixture.store.cancel(TENANT, tickets.slice(0, 1)));
  expect(first).toMatchObject([{ outcome: 'cancelled', fallen: { searching: [tickets[1]] } }]);
  expect(second).toEqual([{ outcome: 'cancelled' }]);
});

test('an end of overdue matches that is sent again finds nothing to end', async () => {
  const { match } = await asked(1);
  await waitFor(async () => (await fixture.store.nowMs()) > match.proposedAt + 50);
  const [first, second] = await twice(() => fixture.store.lapseMatches(TENANT, 10));
  expect(first).toHaveLength(1);
  expect(second).toEqual([]);
});

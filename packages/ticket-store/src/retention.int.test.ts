import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TICKET_FIELDS } from './stored-ticket.ts';
import { changeFields } from './testing/change-fields.ts';
import { keyNamed } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { answersOf, enqueued, gameFor, matchOf, newTicket, TENANT, waiting } from './testing/tickets.ts';

const RETENTION_MS = 3_600_000;
const NINETY_DAYS_MS = 90 * 86_400_000;

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const key = (name: string) => keyNamed(fixture.keyPrefix, TENANT, name);
/** Epoch ms; -1: never; -2: there is no such key. */
const endOf = (rest: string) => fixture.redis.pexpiretime(key(rest));

/** Runs a call and makes sure that these keys end `afterMs` after it. */
async function endAfter(afterMs: number, rests: readonly string[], call: () => Promise<unknown>): Promise<void> {
  const from = await fixture.store.nowMs();
  await call();
  const to = await fixture.store.nowMs();
  for (const rest of rests) {
    expect(await endOf(rest), rest).toBeGreaterThanOrEqual(from + afterMs);
    expect(await endOf(rest), rest).toBeLessThanOrEqual(to + afterMs);
  }
}

test('a waiting ticket is forgotten one retention after it is due, the slots of its players not by themselves', async () => {
  const [ticket] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann', 'bob'] })]);
  expect(await endOf(`ticket:${ticket!.id}`)).toBe(ticket!.expiresAt + RETENTION_MS);
  expect([await endOf('player:ann'), await endOf('player:bob')]).toEqual([-1, -1]);
});

test('nothing of a match that is being placed is ever forgotten', async () => {
  const [a, b] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket({ userIds: ['bob'] }),
  ]);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  for (const rest of [`ticket:${a!.id}`, `ticket:${b!.id}`, 'player:ann', 'player:bob', `match:${match.id}`]) {
    expect(await endOf(rest), rest).toBe(-1);
  }
});

test('a finished match is remembered for one retention, side balances for ninety days', async () => {
  const [a, b] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket({ userIds: ['bob'] }),
  ]);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  const remembered = [`ticket:${a!.id}`, `ticket:${b!.id}`, 'player:ann', 'player:bob', `match:${match.id}`];
  await endAfter(RETENTION_MS, remembered, () =>
    fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]),
  );
  expect(await fixture.redis.pttl(key('balance:chess:ann'))).toBeGreaterThan(NINETY_DAYS_MS - RETENTION_MS);
});

test('a matched player finds his latest match until he joins again, which he may at once', async () => {
  const [a, b] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket({ userIds: ['bob'] }),
  ]);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  expect(await fixture.store.readPlayerTicket(TENANT, 'ann')).toMatchObject({ state: 'MATCHED', matchId: match.id });
  const [next] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'] })]);
  expect((await fixture.store.readPlayerTicket(TENANT, 'ann'))?.ticket.id).toBe(next!.id);
  expect(await endOf('player:ann')).toBe(-1);
});

test.each(['cancel', 'expire', 'fail'] as const)(
  '%s frees the players at once and remembers the ticket for one retention',
  async (how) => {
    const [ticket, partner] = await enqueued(fixture.store, TENANT, [
      newTicket({ userIds: ['ann', 'amy'], maxWaitMs: 0 }),
      newTicket(),
    ]);
    const match = matchOf(ticket!, partner!);
    if (how === 'fail') await fixture.store.commitMatches(TENANT, [match]);
    await endAfter(RETENTION_MS, [`ticket:${ticket!.id}`], async () => {
      if (how === 'fail') await fixture.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: true }]);
      else await fixture.store[how](TENANT, [ticket!]);
    });
    expect([await endOf('player:ann'), await endOf('player:amy')]).toEqual([-2, -2]);
    const again = await fixture.store.enqueue(TENANT, [
      newTicket({ userIds: ['ann'] }),
      newTicket({ userIds: ['amy'] }),
    ]);
    expect(again.map((outcome) => outcome.outcome)).toEqual(['enqueued', 'enqueued']);
  },
);

test('a ticket that is cancelled frees only its own slot, not one that its player got since', async () => {
  const [old] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'] })]);
  await fixture.redis.del(key('player:ann'));
  const [fresh] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'] })]);
  await fixture.store.cancel(TENANT, [old!]);
  expect((await fixture.store.readPlayerTicket(TENANT, 'ann'))?.ticket.id).toBe(fresh!.id);
});

test('a requeued ticket is forgotten one retention after it is due, or after now where it is overdue', async () => {
  const [due, overdue] = await enqueued(fixture.store, TENANT, [newTicket(), newTicket({ userIds: ['ann'] })]);
  await changeFields(fixture.redis, key(`ticket:${overdue!.id}`), TICKET_FIELDS, { exp: 1_000 });
  const match = matchOf(due!, overdue!);
  await fixture.store.commitMatches(TENANT, [match]);
  await endAfter(RETENTION_MS, [`ticket:${overdue!.id}`], () =>
    fixture.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: false }]),
  );
  expect(await endOf(`ticket:${due!.id}`)).toBe(due!.expiresAt + RETENTION_MS);
  expect(await fixture.store.expire(TENANT, [due!, overdue!])).toMatchObject([
    { outcome: 'not-due' },
    { outcome: 'expired' },
  ]);
});

test('a ticket that nobody swept until it was forgotten leaves no trace in its pools', async () => {
  const short = await storeForTest({ retentionMs: 1 });
  try {
    const [ticket] = await waiting(short.store, 1, { maxWaitMs: 0, pools: ['a', 'b'] });
    const kept = await waiting(short.store, 1, { pools: ['a'] });
    await waitFor(async () => (await short.store.readTicket(TENANT, ticket!.id)) === undefined);
    expect(await short.store.readPool(TENANT, 'a')).toEqual(kept);
    expect((await short.store.poolStats(TENANT, ['a', 'b'])).map((stats) => stats.tickets)).toEqual([1, 1]);
    expect(await short.store.expire(TENANT, [ticket!])).toEqual([{ outcome: 'not-found' }]);
    expect((await short.store.poolStats(TENANT, ['a', 'b'])).map((stats) => stats.tickets)).toEqual([1, 0]);
    expect(await short.store.listPools(TENANT)).toEqual(['a']);
  } finally {
    await short.stop();
  }
});

test('an asked ticket is forgotten one retention after the time to answer, and not before its wait is over', async () => {
  const [short, long] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'], maxWaitMs: 1_000 }),
    newTicket({ userIds: ['bob'] }),
  ]);
  const match = { ...matchOf(short!, long!), acceptWithinMs: 60_000 };
  await endAfter(60_000 + RETENTION_MS, [`ticket:${short!.id}`], () => fixture.store.commitMatches(TENANT, [match]));
  expect(await endOf(`ticket:${long!.id}`)).toBe(long!.expiresAt + RETENTION_MS);
  expect(await endOf(`match:${match.id}`)).toBe(-1);
  await fixture.store.acceptMatches(TENANT, answersOf(match));
  for (const rest of [`ticket:${short!.id}`, `ticket:${long!.id}`, 'player:ann', 'player:bob', `match:${match.id}`]) {
    expect(await endOf(rest), rest).toBe(-1);
  }
});

test('a match that was declined, and the ticket that did, are remembered for one retention; the others as they wait', async () => {
  const tickets = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket({ userIds: ['bob'] }),
  ]);
  const match = { ...matchOf(...tickets), acceptWithinMs: 60_000 };
  await fixture.store.commitMatches(TENANT, [match]);
  await endAfter(RETENTION_MS, [`ticket:${tickets[0]!.id}`, `match:${match.id}`], () =>
    fixture.store.declineMatches(TENANT, answersOf(match).slice(0, 1)),
  );
  expect(await endOf('player:ann')).toBe(-2);
  expect(await endOf(`ticket:${tickets[1]!.id}`)).toBe(tickets[1]!.expiresAt + RETENTION_MS);
  expect(await endOf('player:bob')).toBe(-1);
});

test('recent opponents are forgotten when the last of them is', async () => {
  const tickets = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket({ userIds: ['bob'] }),
  ]);
  const match = { ...matchOf(...tickets), rememberOpponents: { count: 3, withinMs: 5_000 } };
  await fixture.store.commitMatches(TENANT, [match]);
  await endAfter(5_000, ['recent:chess:ann', 'recent:chess:bob'], () =>
    fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]),
  );
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTicketStore } from './create-ticket-store.ts';
import { tenantKeys } from './keys.ts';
import { MATCH_FIELDS } from './stored-match.ts';
import { changeFields } from './testing/change-fields.ts';
import { keyNamed } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { answersOf, enqueued, gameFor, matchOf, newTicket, pairs, TENANT, waiting } from './testing/tickets.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const key = (name: string) => keyNamed(fixture.keyPrefix, TENANT, name);

/** What can become of a record that the store did not foresee. */
const ways: [string, (rest: string) => Promise<unknown>][] = [
  ['vanished', (rest) => fixture.redis.del(key(rest))],
  ['holds another text', (rest) => fixture.redis.set(key(rest), 'not a record')],
  ['is of another type', (rest) => fixture.redis.multi().del(key(rest)).rpush(key(rest), 'not a text').exec()],
];

describe.each(ways)('a ticket that %s', (_, spoil) => {
  test('fails alone in a list of commits, and only its own match is a conflict', async () => {
    const tickets = await waiting(fixture.store, 6);
    await spoil(`ticket:${tickets[2]!.id}`);
    const matches = pairs(tickets).map(([a, b]) => matchOf(a, b));
    expect(await fixture.store.commitMatches(TENANT, matches)).toEqual([
      { outcome: 'committed' },
      { outcome: 'conflict', ticketIds: [tickets[2]!.id] },
      { outcome: 'committed' },
    ]);
    expect((await fixture.store.readTicket(TENANT, tickets[3]!.id))?.state).toBe('SEARCHING');
  });

  test('is not found by cancel and expiry, beside others that are', async () => {
    const [a, bad, b, c] = await waiting(fixture.store, 4, { maxWaitMs: 0 });
    await spoil(`ticket:${bad!.id}`);
    const cancelled = await fixture.store.cancel(TENANT, [a!, bad!, b!]);
    expect(cancelled.map((outcome) => outcome.outcome)).toEqual(['cancelled', 'not-found', 'cancelled']);
    const expired = await fixture.store.expire(TENANT, [bad!, c!]);
    expect(expired.map((outcome) => outcome.outcome)).toEqual(['not-found', 'expired']);
  });

  test('keeps its match from being finalized, beside others that are', async () => {
    const tickets = await waiting(fixture.store, 4);
    const games = pairs(tickets).map(([a, b]) => ({ match: matchOf(a, b), game: { gameId: a.id } }));
    await fixture.store.commitMatches(
      TENANT,
      games.map(({ match }) => match),
    );
    await spoil(`ticket:${tickets[0]!.id}`);
    const outcomes = await fixture.store.finalizeMatches(TENANT, games);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['not-placing', 'finalized']);
    expect((await fixture.store.readTicket(TENANT, tickets[1]!.id))?.state).toBe('PLACING');
  });

  test('is left out when its pool is read, and is nobody when asked for', async () => {
    const [good, bad] = await waiting(fixture.store, 2);
    await spoil(`ticket:${bad!.id}`);
    expect(await fixture.store.readPool(TENANT, good!.pools[0]!)).toEqual([good]);
    expect(await fixture.store.readTicket(TENANT, bad!.id)).toBeUndefined();
  });

  test('does not keep its match from ending, and the other ticket from waiting again', async () => {
    const [a, b] = await waiting(fixture.store, 2);
    const match = matchOf(a!, b!);
    await fixture.store.commitMatches(TENANT, [match]);
    await spoil(`ticket:${a!.id}`);
    const outcomes = await fixture.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: false }]);
    expect(outcomes).toEqual([{ outcome: 'requeued', searching: [b], failed: [] }]);
  });
});

/** Two matches that ask their players, the first of which has a ticket or itself spoilt. */
async function askedPairs() {
  const tickets = await waiting(fixture.store, 4);
  const [bad, good] = pairs(tickets).map(([a, b]) => ({ ...matchOf(a, b), acceptWithinMs: 60_000 }));
  await fixture.store.commitMatches(TENANT, [bad!, good!]);
  return { tickets, bad: bad!, good: good! };
}

describe.each(ways)('an asked ticket that %s', (_, spoil) => {
  test('answers nothing, and the answers beside it count', async () => {
    const { tickets, bad, good } = await askedPairs();
    await spoil(`ticket:${tickets[0]!.id}`);
    const answers = [...answersOf(bad), ...answersOf(good)];
    const outcomes = await fixture.store.acceptMatches(TENANT, answers);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['not-found', 'accepted', 'accepted', 'all-accepted']);
  });

  test('does not keep the other one from being declined or cancelled', async () => {
    const { tickets, bad, good } = await askedPairs();
    await spoil(`ticket:${tickets[0]!.id}`);
    const declined = await fixture.store.declineMatches(TENANT, [answersOf(bad)[1]!, answersOf(good)[0]!]);
    expect(declined).toEqual([
      { outcome: 'declined', fallen: { match: bad, searching: [], cancelled: [tickets[1]!.id] } },
      { outcome: 'declined', fallen: { match: good, searching: [tickets[3]], cancelled: [tickets[2]!.id] } },
    ]);
    expect((await fixture.store.cancel(TENANT, tickets)).map(({ outcome }) => outcome)).toEqual([
      'not-found',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
  });
});

describe.each(ways)('a match that asks its players and %s', (_, spoil) => {
  test('frees its tickets as their players answer, and the answers beside it count', async () => {
    const { tickets, bad, good } = await askedPairs();
    await spoil(`match:${bad.id}`);
    const accepted = await fixture.store.acceptMatches(TENANT, [answersOf(bad)[0]!, ...answersOf(good)]);
    expect(accepted.map(({ outcome }) => outcome)).toEqual(['not-asked', 'accepted', 'all-accepted']);
    const [declined] = await fixture.store.declineMatches(TENANT, [answersOf(bad)[1]!]);
    expect(declined).toMatchObject({ outcome: 'declined', fallen: { cancelled: [tickets[1]!.id] } });
    expect(await fixture.store.readPool(TENANT, tickets[0]!.pools[0]!)).toEqual([tickets[0]]);
  });

  test('does not hold up the end of others', async () => {
    const { bad, good } = await askedPairs();
    await spoil(`match:${bad.id}`);
    await fixture.redis.zadd(key('accepting'), 1_000, bad.id, 2_000, good.id);
    await changeFields(fixture.redis, key(`match:${good.id}`), MATCH_FIELDS, { acceptBy: 2_000 });
    expect(await fixture.store.lapseMatches(TENANT, 1)).toEqual([]);
    expect(await fixture.store.lapseMatches(TENANT, 1)).toMatchObject([{ match: good }]);
  });
});

test('a list of recent opponents of another type says nothing and is written anew', async () => {
  await fixture.redis.set(key('recent:chess:ann'), 'not a list');
  const [ann, bob] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'], recallOpponents: true }),
    newTicket({ userIds: ['bob'] }),
  ]);
  expect(ann!.players[0]!.recent).toBeUndefined();
  const match = { ...matchOf(ann!, bob!), rememberOpponents: { count: 1, withinMs: 60_000 } };
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  const [next] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'], recallOpponents: true })]);
  expect(next!.players[0]!.recent).toEqual(['bob']);
});

test('a slot, a balance and a match of another type are written anew, and nobody else of the list notices', async () => {
  const [ann, bob] = [newTicket({ userIds: ['ann'] }), newTicket({ userIds: ['bob'] })];
  await fixture.redis.rpush(key('player:ann'), 'not a slot');
  await fixture.redis.hset(key('balance:chess:ann'), 'not', 'a number');
  const tickets = await enqueued(fixture.store, TENANT, [ann, bob]);
  const match = matchOf(...tickets);
  await fixture.redis.rpush(key(`match:${match.id}`), 'not a match');
  expect(await fixture.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
  const finalized = await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  expect(finalized).toEqual([{ outcome: 'finalized' }]);
  expect((await fixture.store.readPlayerTicket(TENANT, 'ann'))?.game).toEqual(gameFor(match));
});

test('a remembered answer and a list of presences of another type are written anew, or say nothing', async () => {
  const { redis, store, keyPrefix } = fixture;
  const answerKey = tenantKeys(keyPrefix, TENANT).answer('ann', 'try');
  await redis.rpush(answerKey, 'not an answer');
  const idempotency = { key: 'try', fingerprint: '3+2' };
  const join = () => store.enqueue(TENANT, [newTicket({ userIds: ['ann'], idempotency })]);
  expect((await join())[0]?.outcome).toBe('enqueued');
  expect((await join())[0]?.outcome).toBe('replayed');

  await redis.set(key('presence:chess'), 'not a list');
  expect(await store.findAbsent(TENANT, 'chess', 0, 10)).toEqual([]);
  const [ticket] = await waiting(store, 1);
  expect(await store.abandon(TENANT, 'chess', [ticket!], 0)).toEqual([{ outcome: 'present' }]);
  const [watched] = await waiting(store, 1, { presence: true });
  expect(await store.findAbsent(TENANT, 'chess', 0, 10)).toEqual([watched!.id]);
});

test('a pool of another type is written anew, and the other pools of the list do not notice', async () => {
  await fixture.redis.set(key('pool:a'), 'not a pool');
  expect(await fixture.store.readPool(TENANT, 'a')).toEqual([]);
  const [stays, goes] = await waiting(fixture.store, 2, { pools: ['a', 'b'] });
  await fixture.redis.set(key('pool:b'), 'not a pool');
  expect(await fixture.store.cancel(TENANT, [goes!])).toEqual([{ outcome: 'cancelled' }]);
  expect(await fixture.store.readPool(TENANT, 'a')).toEqual([stays]);
  expect((await fixture.store.poolStats(TENANT, ['a', 'b'])).map((stats) => stats.tickets)).toEqual([1, 0]);
  expect(await fixture.store.listPools(TENANT)).toEqual(['a']);
});

test('a conflict names all tickets that cannot be had, and no other', async () => {
  const [a, b, c] = await waiting(fixture.store, 3);
  await fixture.store.cancel(TENANT, [a!, c!]);
  expect(await fixture.store.commitMatches(TENANT, [matchOf(a!, b!, c!)])).toEqual([
    { outcome: 'conflict', ticketIds: [a!.id, c!.id] },
  ]);
});

test('a ticket proposed twice in one match is refused', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  expect(await fixture.store.commitMatches(TENANT, [matchOf(a!, b!, a!)])).toEqual([
    { outcome: 'conflict', ticketIds: [a!.id] },
  ]);
});

test('a reply that no script gives is an error with its own code', async () => {
  const lying = new Proxy(fixture.redis, {
    get: (redis, name) => (name === 'evalsha' ? async () => [['perhaps']] : Reflect.get(redis, name)),
  });
  const store = createTicketStore({ redis: lying, keyPrefix: fixture.keyPrefix });
  const [ticket] = await waiting(fixture.store, 1);
  await expect(store.cancel(TENANT, [ticket!])).rejects.toMatchObject({
    name: 'TicketStoreError',
    code: 'UNEXPECTED_REPLY',
  });
});

test('a prefix or a tenant with braces, which could leave the hash tag, is refused', async () => {
  expect(() => createTicketStore({ redis: fixture.redis, keyPrefix: '{p}' })).toThrow(
    expect.objectContaining({ code: 'INVALID_KEY_PREFIX' }),
  );
  for (const tenant of ['', 'a}b', '{a']) {
    await expect(fixture.store.enqueue(tenant, [newTicket()])).rejects.toMatchObject({ code: 'INVALID_TENANT' });
  }
});

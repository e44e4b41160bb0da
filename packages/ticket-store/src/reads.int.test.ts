import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { gameFor, matchOf, newTicket, pairs, TENANT, waiting } from './testing/tickets.ts';
import { createTransitionRunner } from './transition.ts';
import { dropVanished } from './transitions/drop-vanished.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const POOL = newTicket().pools[0]!;
const ids = (tickets: readonly { id: string }[]) => tickets.map((ticket) => ticket.id).sort();

test('a pool of 100,000 tickets is read whole, each ticket once, while the store serves others', async () => {
  const tickets = await waiting(fixture.store, 100_000);
  const reading = fixture.store.readPool(TENANT, POOL);
  const others = fixture.another();
  const [ann] = await waiting(others, 1, { pools: ['elsewhere'] });
  expect((await others.readTicket(TENANT, ann!.id))?.state).toBe('SEARCHING');
  const read = await reading;
  expect(ids(read)).toEqual(ids(tickets));
  expect(read.find((ticket) => ticket.id === tickets[77_777]!.id)).toEqual(tickets[77_777]);
});

test('who waits from start to end is read exactly once although others leave and come meanwhile', async () => {
  const tickets = await waiting(fixture.store, 6_000);
  const stay = tickets.filter((_, index) => index % 2 === 0);
  const leave = tickets.filter((_, index) => index % 2 === 1);
  const gateway = fixture.another();
  const [read] = await Promise.all([
    fixture.store.readPool(TENANT, POOL),
    gateway.cancel(TENANT, leave),
    waiting(gateway, 1_000),
  ]);
  expect(new Set(ids(read)).size).toBe(read.length);
  expect(ids(read)).toEqual(expect.arrayContaining(ids(stay)));
});

test('tickets that came in the same millisecond are read all, however many they are', async () => {
  const tickets = await waiting(fixture.store, 5_000);
  const sinceMs = 1_700_000_000_000;
  const poolKey = `${fixture.keyPrefix}pool:{${TENANT}}:${POOL}`;
  await fixture.redis.zadd(
    poolKey,
    ...tickets.flatMap((ticket, index) => [index < 500 ? sinceMs - 1 : sinceMs, ticket.id]),
  );
  expect(ids(await fixture.store.readPool(TENANT, POOL))).toEqual(ids(tickets));
  expect(ids(await fixture.store.readPool(TENANT, POOL, sinceMs))).toEqual(ids(tickets.slice(500)));
  expect(await fixture.store.readPool(TENANT, POOL, sinceMs + 1)).toEqual([]);
});

test('pools are listed while they have tickets, and by the time of their last change', async () => {
  const [a] = await waiting(fixture.store, 1, { pools: ['a', 'both'] });
  await fixture.redis.zadd(`${fixture.keyPrefix}pools:{${TENANT}}`, 1_000, 'a', 1_000, 'both');
  const sinceMs = await fixture.store.nowMs();
  await waiting(fixture.store, 1, { pools: ['b', 'both'] });
  expect((await fixture.store.listPools(TENANT)).sort()).toEqual(['a', 'b', 'both']);
  expect((await fixture.store.listPools(TENANT, sinceMs)).sort()).toEqual(['b', 'both']);
  await fixture.store.cancel(TENANT, [a!]);
  expect((await fixture.store.listPools(TENANT)).sort()).toEqual(['b', 'both']);
});

test('pool numbers: tickets, the longest in the pool, and unknown where there is nothing', async () => {
  const [first] = await waiting(fixture.store, 3);
  expect(await fixture.store.poolStats(TENANT, [POOL, 'empty'])).toEqual([
    { pool: POOL, tickets: 3, oldestPooledAt: first!.enqueuedAt },
    { pool: 'empty', tickets: 0, oldestPooledAt: undefined },
  ]);
  expect(await fixture.store.poolStats(TENANT, [])).toEqual([]);
});

test('the outbox gives what was not cleared, the oldest first, not younger than asked, up to the limit', async () => {
  const matches = pairs(await waiting(fixture.store, 8)).map(([a, b]) => matchOf(a, b));
  for (const match of matches) await fixture.store.commitMatches(TENANT, [match]);
  const scores = matches.flatMap((match, index) => [1_000 + index, match.id]);
  await fixture.redis.zadd(`${fixture.keyPrefix}outbox:{${TENANT}}`, ...scores.slice(0, 6));
  expect(await fixture.store.readOutbox(TENANT, 0, 10)).toEqual(matches);
  expect(await fixture.store.readOutbox(TENANT, 3_600_000, 10)).toEqual(matches.slice(0, 3));
  expect(await fixture.store.readOutbox(TENANT, 0, 2)).toEqual(matches.slice(0, 2));
  await fixture.store.clearOutbox(TENANT, [matches[0]!.id, matches[2]!.id]);
  await fixture.store.clearOutbox(TENANT, []);
  expect(await fixture.store.readOutbox(TENANT, 0, 10)).toEqual([matches[1], matches[3]]);
  await fixture.store.finalizeMatches(TENANT, [{ match: matches[1]!, game: gameFor(matches[1]!) }]);
  expect(await fixture.store.readOutbox(TENANT, 0, 10)).toEqual([matches[3]]);
});

test('a ticket that is there again when its pool is tidied stays in it', async () => {
  const { redis, keyPrefix, store } = fixture;
  const [ticket] = await waiting(store, 1);
  const run = createTransitionRunner({ redis, keyPrefix, retentionMs: 1_000 });
  expect(await run(dropVanished, TENANT, [{ ticketId: ticket!.id, pool: POOL }])).toEqual(['kept']);
  expect(await store.readPool(TENANT, POOL)).toEqual([ticket]);
});

test('an outbox entry whose match is gone does not hold up those behind it', async () => {
  const [a, b] = pairs(await waiting(fixture.store, 4)).map(([white, black]) => matchOf(white, black));
  await fixture.store.commitMatches(TENANT, [a!, b!]);
  await fixture.redis.zadd(`${fixture.keyPrefix}outbox:{${TENANT}}`, 1_000, a!.id);
  await fixture.redis.del(`${fixture.keyPrefix}match:{${TENANT}}:${a!.id}`);
  expect(await fixture.store.readOutbox(TENANT, 0, 1)).toEqual([]);
  expect(await fixture.store.readOutbox(TENANT, 0, 1)).toEqual([b]);
});

test('matches count as placing from commit until they have a game or come to nothing', async () => {
  const matches = pairs(await waiting(fixture.store, 6)).map(([a, b]) => matchOf(a, b));
  await fixture.store.commitMatches(TENANT, matches);
  expect(await fixture.store.countPlacing(TENANT)).toBe(3);
  await fixture.store.finalizeMatches(TENANT, [{ match: matches[0]!, game: gameFor(matches[0]!) }]);
  await fixture.store.requeueMatches(TENANT, [{ match: matches[1]!, reason: 'refused', final: false }]);
  expect(await fixture.store.countPlacing(TENANT)).toBe(1);
});

test('an unknown ticket and an unknown player are nobody, not an error', async () => {
  expect(await fixture.store.readTicket(TENANT, newTicket().id)).toBeUndefined();
  expect(await fixture.store.readPlayerTicket(TENANT, 'nobody')).toBeUndefined();
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { dumpKeys } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { enqueued, gameFor, matchOf, newTicket, WENT_ELSEWHERE } from './testing/tickets.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

test('the same player may wait with two tenants, and neither sees the ticket of the other', async () => {
  const { store } = fixture;
  const [red] = await enqueued(store, 'red', [newTicket({ tenant: 'red', userIds: ['ann'] })]);
  const [blue] = await enqueued(store, 'blue', [newTicket({ tenant: 'blue', userIds: ['ann'] })]);
  expect((await store.readPlayerTicket('red', 'ann'))?.ticket).toEqual(red);
  expect((await store.readPlayerTicket('blue', 'ann'))?.ticket).toEqual(blue);
  expect(await store.readTicket('blue', red!.id)).toBeUndefined();
  expect(await store.readPool('blue', red!.pools[0]!)).toEqual([blue]);
  expect((await store.listTenants()).sort()).toEqual(['blue', 'red']);
});

test('no call about one tenant changes a key of another', async () => {
  const { store, redis, keyPrefix } = fixture;
  const tickets = await enqueued(store, 'red', [newTicket({ tenant: 'red' }), newTicket({ tenant: 'red' })]);
  const match = matchOf(...tickets);
  await store.enqueue('blue', [newTicket({ tenant: 'blue' })]);
  const keysOfRed = async () =>
    Object.entries(await dumpKeys(redis, keyPrefix)).filter(([key]) => key.includes(':{red}'));
  const before = await keysOfRed();
  expect(before.length).toBeGreaterThan(0);
  expect(await store.cancel('blue', tickets)).toEqual([{ outcome: 'not-found' }, { outcome: 'not-found' }]);
  expect(await store.expire('blue', tickets)).toEqual([{ outcome: 'not-found' }, { outcome: 'not-found' }]);
  expect(await store.commitMatches('blue', [match])).toMatchObject([{ outcome: 'conflict' }]);
  expect(await store.finalizeMatches('blue', [{ match, game: gameFor(match) }])).toEqual([{ outcome: 'not-placing' }]);
  expect(await store.claimMatches('blue', [match])).toEqual([
    { outcome: 'void', reason: WENT_ELSEWHERE, requeued: [] },
  ]);
  expect(await keysOfRed()).toEqual(before);
});

test('two installations with different prefixes on one Redis share nothing', async () => {
  const other = await storeForTest();
  try {
    const [ticket] = await enqueued(fixture.store, 'red', [newTicket({ tenant: 'red' })]);
    expect(await other.store.listTenants()).toEqual([]);
    expect(await other.store.readTicket('red', ticket!.id)).toBeUndefined();
  } finally {
    await other.stop();
  }
});

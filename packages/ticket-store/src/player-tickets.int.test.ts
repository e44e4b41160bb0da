import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTicketStore } from './create-ticket-store.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { gameFor, matchOf, pairs, TENANT, waiting } from './testing/tickets.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

/** A store that counts how often it sends something and waits for the answers. */
function countingStore() {
  let roundTrips = 0;
  const redis = new Proxy(fixture.redis, {
    get(target, name) {
      if (name === 'mget') roundTrips += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const store = createTicketStore({ redis, keyPrefix: fixture.keyPrefix });
  return {
    /** How many round trips a call took. */
    async during(call: (its: typeof store) => Promise<unknown>): Promise<number> {
      roundTrips = 0;
      await call(store);
      return roundTrips;
    },
  };
}

test('many players are read in one round trip when it is known what to ask for, in three at most', async () => {
  const tickets = await waiting(fixture.store, 100);
  const matches = pairs(tickets).map(([white, black]) => matchOf(white, black));
  await fixture.store.commitMatches(TENANT, matches);
  await fixture.store.claimMatches(TENANT, matches);
  await fixture.store.finalizeMatches(
    TENANT,
    matches.map((match) => ({ match, game: gameFor(match) })),
  );
  const questions = (known: { ticket: boolean; match: boolean }) =>
    tickets.map(({ id, players }, index) => ({
      userId: players[0]!.userId,
      ticketId: known.ticket ? id : undefined,
      matchId: known.match ? matches[Math.floor(index / 2)]!.id : undefined,
    }));
  const counting = countingStore();
  const tripsOf = (known: { ticket: boolean; match: boolean }) =>
    counting.during(async (store) => {
      const read = await store.readPlayerTickets(TENANT, questions(known));
      expect(read.map(({ current }) => [current?.state, current?.game !== undefined])).toEqual(
        tickets.map(() => ['MATCHED', true]),
      );
    });
  expect(await tripsOf({ ticket: true, match: true })).toBe(1);
  expect(await tripsOf({ ticket: true, match: false })).toBe(2);
  expect(await tripsOf({ ticket: false, match: true })).toBe(3);
  expect(await tripsOf({ ticket: false, match: false })).toBe(3);
  expect(await counting.during((store) => store.readPlayerTickets(TENANT, []))).toBe(0);
});

test('what a ticket says of its match is read after it, however often both change meanwhile', async () => {
  const tickets = await waiting(fixture.store, 40);
  const matches = pairs(tickets).map(([white, black]) => matchOf(white, black));
  const other = fixture.another();
  const questions = tickets.map(({ id, players }, index) => ({
    userId: players[0]!.userId,
    ticketId: index % 2 === 0 ? id : undefined,
    matchId: matches[Math.floor(index / 2)]!.id,
  }));
  let isDone = false;
  const change = async (): Promise<void> => {
    for (const match of matches) {
      await other.commitMatches(TENANT, [match]);
      await other.claimMatches(TENANT, [match]);
      await other.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
    }
    isDone = true;
  };
  const changing = change();
  while (!isDone) {
    for (const { current } of await fixture.store.readPlayerTickets(TENANT, questions)) {
      if (current?.state === 'PLACING' || current?.state === 'MATCHED') expect(current.match?.id).toBe(current.matchId);
      if (current?.state === 'MATCHED') expect(current.game).toBeDefined();
    }
  }
  await changing;
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT, waiting } from './testing/tickets.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

test('a ticket gets its seniority from the clock of Redis and its end from its longest wait', async () => {
  const before = await fixture.store.nowMs();
  const [ticket] = await enqueued(fixture.store, TENANT, [newTicket({ maxWaitMs: 600_000 })]);
  const after = await fixture.store.nowMs();
  expect(ticket!.enqueuedAt).toBeGreaterThanOrEqual(before);
  expect(ticket!.enqueuedAt).toBeLessThanOrEqual(after);
  expect(ticket!.expiresAt - ticket!.enqueuedAt).toBe(600_000);
  const view = await fixture.store.readTicket(TENANT, ticket!.id);
  expect(view).toEqual({ ticket, state: 'SEARCHING', attempts: 0 });
});

test('a player who waits already is answered with the ticket that he has', async () => {
  const [held] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'] })]);
  const again = await fixture.store.enqueue(TENANT, [newTicket({ userIds: ['ann'] })]);
  expect(again).toEqual([{ outcome: 'already-queued', ticketId: held!.id }]);
});

test('of two tickets of one player in the same call only the first gets in', async () => {
  const [first, second] = [newTicket({ userIds: ['ann'] }), newTicket({ userIds: ['ann'] })];
  const outcomes = await fixture.store.enqueue(TENANT, [first, second, newTicket()]);
  expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['enqueued', 'already-queued', 'enqueued']);
});

test('a party gets in only whole: one member who waits elsewhere keeps all of it out', async () => {
  const [held] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['bob'] })]);
  const party = newTicket({ userIds: ['ann', 'bob', 'cid'] });
  expect(await fixture.store.enqueue(TENANT, [party])).toEqual([{ outcome: 'already-queued', ticketId: held!.id }]);
  expect(await fixture.store.readTicket(TENANT, party.id)).toBeUndefined();
  const alone = await fixture.store.enqueue(TENANT, [newTicket({ userIds: ['ann'] }), newTicket({ userIds: ['cid'] })]);
  expect(alone.map((outcome) => outcome.outcome)).toEqual(['enqueued', 'enqueued']);
});

test('every member of a party finds the ticket of the party', async () => {
  const [ticket] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann', 'bob'] })]);
  const views = await Promise.all(['ann', 'bob'].map((userId) => fixture.store.readPlayerTicket(TENANT, userId)));
  expect(views.map((view) => view?.ticket.id)).toEqual([ticket!.id, ticket!.id]);
});

test('after a game the first team counts one up and every other player one down, and the next ticket knows', async () => {
  const [ann, bob] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann', 'amy'] }),
    newTicket({ userIds: ['bob', 'ben'] }),
  ]);
  const match = matchOf(ann!, bob!);
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  const next = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['bob', 'new', 'amy'] })]);
  expect(next[0]!.players.map((player) => player.sideBalance)).toEqual([-1, 0, 1]);
  const view = await fixture.store.readTicket(TENANT, next[0]!.id);
  expect(view?.ticket).toEqual(next[0]);
});

test('side balances are counted per queue', async () => {
  const [a, b] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'] }), newTicket()]);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  const [other] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'], queue: 'blitz' })]);
  expect(other!.players[0]!.sideBalance).toBe(0);
});

test('the wait estimate is the first mean wait and then moves a tenth of the way with every call', async () => {
  const pool = newTicket().pools[0]!;
  const commitAfter = async (waitedMs: number) => {
    const tickets = await waiting(fixture.store, 4);
    for (const { id, enqueuedAt } of tickets) {
      await fixture.redis.hset(`${fixture.keyPrefix}{${TENANT}}:ticket:${id}`, 'enq', enqueuedAt - waitedMs);
    }
    const [a, b, c, d] = tickets;
    await fixture.store.commitMatches(TENANT, [matchOf(a!, b!), matchOf(c!, d!)]);
    return (await fixture.store.poolStats(TENANT, [pool]))[0]!.estimatedWaitMs!;
  };
  const hour = 3_600_000;
  const [unknown] = await fixture.store.enqueue(TENANT, [newTicket()]);
  expect(unknown).toMatchObject({ outcome: 'enqueued', estimatedWaitMs: undefined });
  const first = await commitAfter(10 * hour);
  expect(first).toBeGreaterThanOrEqual(10 * hour);
  expect(first).toBeLessThan(11 * hour);
  const second = await commitAfter(0);
  expect(second).toBeGreaterThanOrEqual(Math.floor(0.9 * first));
  expect(second).toBeLessThan(0.9 * first + 0.1 * hour);
  const [told] = await fixture.store.enqueue(TENANT, [newTicket()]);
  expect(told).toMatchObject({ outcome: 'enqueued', estimatedWaitMs: second });
});

test('a list longer than one call keeps the order of its outcomes', async () => {
  const tickets = Array.from({ length: 600 }, () => newTicket());
  const outcomes = await enqueued(fixture.store, TENANT, tickets);
  expect(outcomes.map((ticket) => ticket.id)).toEqual(tickets.map((ticket) => ticket.id));
});

test('an empty list asks Redis for nothing and answers with nothing', async () => {
  expect(await fixture.store.commitMatches(TENANT, [])).toEqual([]);
  expect(await fixture.store.cancel(TENANT, [])).toEqual([]);
});

import type { Match, Ticket } from '@paireto/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { enqueued, gameFor, matchOf, newTicket, TENANT, waiting } from './testing/tickets.ts';

const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'];

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest({ maxAttempts: 2 });
});
afterEach(() => fixture.stop());

async function committed(tickets: readonly Ticket[]): Promise<Match> {
  const match = matchOf(...tickets);
  expect(await fixture.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
  return match;
}
const requeue = async (match: Match, final = false) =>
  (await fixture.store.requeueMatches(TENANT, [{ match, reason: 'no servers', final }]))[0];
const poolIds = async (pool: string, sinceMs?: number) =>
  (await fixture.store.readPool(TENANT, pool, sinceMs)).map((ticket) => ticket.id).sort();

test('a commit takes its tickets out of all their pools, and a requeue puts them back into all', async () => {
  const tickets = await waiting(fixture.store, 2, { pools: POOLS });
  const ids = tickets.map((ticket) => ticket.id).sort();
  for (const pool of POOLS) expect(await poolIds(pool)).toEqual(ids);
  const match = await committed(tickets);
  for (const pool of POOLS) expect(await poolIds(pool)).toEqual([]);
  expect(await fixture.store.listPools(TENANT)).toEqual([]);
  const sinceMs = await fixture.store.nowMs();
  expect(await requeue(match)).toEqual({ outcome: 'requeued', searching: tickets, failed: [] });
  for (const pool of POOLS) expect(await poolIds(pool, sinceMs)).toEqual(ids);
  expect((await fixture.store.listPools(TENANT, sinceMs)).sort()).toEqual(POOLS);
});

test('a requeued ticket keeps its seniority, counts the attempt and says why', async () => {
  const tickets = await waiting(fixture.store, 2);
  const match = await committed(tickets);
  await requeue(match);
  for (const ticket of tickets) {
    const view = await fixture.store.readTicket(TENANT, ticket.id);
    expect(view).toEqual({ ticket, state: 'SEARCHING', attempts: 1, reason: 'no servers' });
  }
  expect(await fixture.store.countPlacing(TENANT)).toBe(0);
  expect(await fixture.store.readOutbox(TENANT, 0, 10)).toEqual([]);
});

test('a ticket whose attempts are used up FAILS and frees its player, while a fresher one of the match waits on', async () => {
  const [tired, first, second] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket(),
    newTicket({ userIds: ['bob'] }),
  ]);
  await requeue(await committed([tired!, first!]));
  const match = await committed([tired!, second!]);
  expect(await requeue(match)).toEqual({ outcome: 'requeued', searching: [second], failed: [tired!.id] });
  const view = await fixture.store.readTicket(TENANT, tired!.id);
  expect(view).toMatchObject({ state: 'FAILED', attempts: 2, reason: 'no servers' });
  const outcomes = await fixture.store.enqueue(TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket({ userIds: ['bob'] }),
  ]);
  expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['enqueued', 'already-queued']);
});

test('a final failure fails every ticket of the match at once and frees all players', async () => {
  const tickets = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann', 'amy'] }),
    newTicket({ userIds: ['bob', 'ben'] }),
  ]);
  const match = await committed(tickets);
  expect(await requeue(match, true)).toEqual({
    outcome: 'requeued',
    searching: [],
    failed: tickets.map((ticket) => ticket.id),
  });
  for (const userId of ['ann', 'amy', 'bob', 'ben']) {
    expect(await fixture.store.readPlayerTicket(TENANT, userId)).toBeUndefined();
  }
  for (const ticket of tickets) {
    expect(await fixture.store.readTicket(TENANT, ticket.id)).toMatchObject({ state: 'FAILED', reason: 'no servers' });
    expect(await poolIds(ticket.pools[0]!)).toEqual([]);
  }
});

test('a match that was never committed, or has its game already, is not requeued', async () => {
  const [a, b, c, d] = await waiting(fixture.store, 4);
  expect(await requeue(matchOf(a!, b!))).toEqual({ outcome: 'not-placing' });
  const match = await committed([c!, d!]);
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  expect(await requeue(match, true)).toEqual({ outcome: 'not-placing' });
  expect((await fixture.store.readTicket(TENANT, c!.id))?.state).toBe('MATCHED');
});

test('a requeue passes over a ticket that vanished and puts the other one back', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = await committed([a!, b!]);
  await fixture.redis.del(`${fixture.keyPrefix}{${TENANT}}:ticket:${a!.id}`);
  expect(await requeue(match)).toEqual({ outcome: 'requeued', searching: [b], failed: [] });
});

test('a ticket matched after an earlier failure no longer tells of that failure', async () => {
  const tickets = await waiting(fixture.store, 2);
  await requeue(await committed(tickets));
  const match = await committed(tickets);
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  const view = await fixture.store.readTicket(TENANT, tickets[0]!.id);
  expect(view).toMatchObject({ state: 'MATCHED', attempts: 1, matchId: match.id, match, game: gameFor(match) });
  expect(view?.reason).toBeUndefined();
});

test('a list of the largest matches is committed and put back whole', async () => {
  const tickets = await waiting(fixture.store, 100 * 64, { pools: POOLS });
  const matches = Array.from({ length: 100 }, (_, index) => matchOf(...tickets.slice(index * 64, (index + 1) * 64)));
  const committed = await fixture.store.commitMatches(TENANT, matches);
  expect(committed).toEqual(matches.map(() => ({ outcome: 'committed' })));
  expect(await fixture.store.listPools(TENANT)).toEqual([]);
  const requests = matches.map((match) => ({ match, reason: 'no servers', final: false }));
  const outcomes = await fixture.store.requeueMatches(TENANT, requests);
  expect(outcomes.flatMap((outcome) => (outcome.outcome === 'requeued' ? outcome.searching : []))).toEqual(tickets);
  for (const pool of POOLS) expect(await poolIds(pool)).toEqual(tickets.map((ticket) => ticket.id).sort());
});

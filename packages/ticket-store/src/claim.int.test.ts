import type { Match, Ticket } from '@paireto/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TICKET_FIELDS } from './stored-ticket.ts';
import { changeFields } from './testing/change-fields.ts';
import { dumpKeys, rememberKeys } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { gameFor, matchOf, newTicket, TENANT, WENT_ELSEWHERE, waiting } from './testing/tickets.ts';

const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'];

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const stateOf = async (ticket: Ticket) => {
  const view = await fixture.store.readTicket(TENANT, ticket.id);
  return [view?.state, view?.matchId];
};
const poolIds = async (pool: string) => (await fixture.store.readPool(TENANT, pool)).map((ticket) => ticket.id).sort();

/** A match whose commit a fail-over loses after `match.found` was published. */
async function lostMatch(): Promise<{ match: Match; tickets: [Ticket, Ticket] }> {
  const [a, b] = await waiting(fixture.store, 2, { pools: POOLS });
  const match = matchOf(a!, b!);
  const before = await rememberKeys(fixture.redis, fixture.keyPrefix);
  expect(await fixture.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
  await before.failOver();
  expect(await stateOf(a!)).toEqual(['SEARCHING', undefined]);
  return { match, tickets: [a!, b!] };
}

test('a claim counts the attempts of its match', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  for (const attempts of [1, 2, 3]) {
    expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts }]);
  }
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  const [outcome] = await fixture.store.claimMatches(TENANT, [match]);
  expect(outcome).toEqual({ outcome: 'already-matched', game: gameFor(match), attempts: 3 });
});

test('a claim of a match that was given up tells why', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.store.requeueMatches(TENANT, [{ match, reason: 'no servers', final: false }]);
  const before = await dumpKeys(fixture.redis, fixture.keyPrefix);
  expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'finished', reason: 'no servers' }]);
  expect(await dumpKeys(fixture.redis, fixture.keyPrefix)).toEqual(before);
});

test('a commit that a fail-over lost is applied again by the claim, as if it had never been lost', async () => {
  const { match, tickets } = await lostMatch();
  expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
  for (const ticket of tickets) expect(await stateOf(ticket)).toEqual(['PLACING', match.id]);
  for (const pool of POOLS) expect(await poolIds(pool)).toEqual([]);
  expect(await fixture.store.countPlacing(TENANT)).toBe(1);
  expect(await fixture.store.readOutbox(TENANT, 0, 10)).toEqual([]);
  const [finalized] = await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  expect(finalized).toEqual({ outcome: 'finalized' });
  expect((await fixture.store.readTicket(TENANT, tickets[0].id))?.match).toEqual(match);
});

test('a match of which a fail-over lost only some tickets is made whole by the claim', async () => {
  const [a, b] = await waiting(fixture.store, 2, { pools: POOLS });
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  const ticketKey = `${fixture.keyPrefix}ticket:{${TENANT}}:${b!.id}`;
  await changeFields(fixture.redis, ticketKey, TICKET_FIELDS, { state: 'SEARCHING', match: '' });
  expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
  expect(await stateOf(b!)).toEqual(['PLACING', match.id]);
});

test('a match whose hash alone was lost is written again by the claim', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.redis.del(`${fixture.keyPrefix}match:{${TENANT}}:${match.id}`);
  expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
  expect((await fixture.store.readTicket(TENANT, a!.id))?.match).toEqual(match);
});

test('a lost match of which a ticket went to another match is void, and the tickets left wait again in all their pools', async () => {
  const { match, tickets } = await lostMatch();
  const [rival] = await waiting(fixture.store, 1);
  const other = matchOf(tickets[0], rival!);
  await fixture.store.commitMatches(TENANT, [other]);
  const sinceMs = await fixture.store.nowMs();
  const [outcome] = await fixture.store.claimMatches(TENANT, [match]);
  expect(outcome).toEqual({ outcome: 'void', reason: WENT_ELSEWHERE, requeued: [tickets[1]] });
  expect(await stateOf(tickets[0])).toEqual(['PLACING', other.id]);
  expect(await stateOf(tickets[1])).toEqual(['SEARCHING', undefined]);
  for (const pool of POOLS) {
    const fresh = await fixture.store.readPool(TENANT, pool, sinceMs);
    expect(fresh.map((ticket) => ticket.id)).toEqual([tickets[1].id]);
  }
  expect(await fixture.store.countPlacing(TENANT)).toBe(1);
  expect(await fixture.store.claimMatches(TENANT, [match])).toMatchObject([{ outcome: 'finished' }]);
  expect(await fixture.store.claimMatches(TENANT, [other])).toMatchObject([{ outcome: 'claimed' }]);
});

test.each(['cancelled', 'vanished', 'elsewhere'])(
  'a match that is still there but has a ticket that is %s is void and frees its other ticket',
  async (how) => {
    const [a, b] = await waiting(fixture.store, 2, { pools: POOLS });
    const match = matchOf(a!, b!);
    await fixture.store.commitMatches(TENANT, [match]);
    const ticketKey = `${fixture.keyPrefix}ticket:{${TENANT}}:${a!.id}`;
    if (how === 'vanished') await fixture.redis.del(ticketKey);
    else if (how === 'cancelled') await changeFields(fixture.redis, ticketKey, TICKET_FIELDS, { state: 'CANCELLED' });
    else await changeFields(fixture.redis, ticketKey, TICKET_FIELDS, { match: matchOf(a!, b!).id });
    const [refused] = await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
    expect(refused).toEqual({ outcome: 'not-placing' });
    expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([
      { outcome: 'void', reason: WENT_ELSEWHERE, requeued: [b] },
    ]);
    expect(await stateOf(b!)).toEqual(['SEARCHING', undefined]);
    for (const pool of POOLS) expect(await poolIds(pool)).toEqual([b!.id]);
    expect(await fixture.store.countPlacing(TENANT)).toBe(0);
    expect(await fixture.store.readOutbox(TENANT, 0, 10)).toEqual([]);
    const [again] = await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
    expect(again).toEqual({ outcome: 'not-placing' });
  },
);

test('a match whose hash was lost cannot be finalized before it is claimed again', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const match = matchOf(a!, b!);
  await fixture.store.commitMatches(TENANT, [match]);
  await fixture.redis.del(`${fixture.keyPrefix}match:{${TENANT}}:${match.id}`);
  const before = await dumpKeys(fixture.redis, fixture.keyPrefix);
  const games = [{ match, game: gameFor(match) }];
  expect(await fixture.store.finalizeMatches(TENANT, games)).toEqual([{ outcome: 'not-placing' }]);
  expect(await dumpKeys(fixture.redis, fixture.keyPrefix)).toEqual(before);
  await fixture.store.claimMatches(TENANT, [match]);
  expect(await fixture.store.finalizeMatches(TENANT, games)).toEqual([{ outcome: 'finalized' }]);
});

test('when two bridges claim a lost match at once, it is applied again once and both attempts count', async () => {
  const { match, tickets } = await lostMatch();
  const bridges = [fixture.store, fixture.another()];
  const outcomes = (await Promise.all(bridges.map((bridge) => bridge.claimMatches(TENANT, [match])))).flat();
  expect(outcomes).toHaveLength(2);
  expect(outcomes).toEqual(expect.arrayContaining([1, 2].map((attempts) => ({ outcome: 'claimed', attempts }))));
  expect(await stateOf(tickets[0])).toEqual(['PLACING', match.id]);
});

test('when two bridges claim a void match at once, only one of them is given the tickets to announce', async () => {
  const bridges = [fixture.store, fixture.another()];
  for (let round = 0; round < 20; round += 1) {
    const [a, b] = await waiting(fixture.store, 2);
    const match = matchOf(a!, b!);
    await fixture.store.cancel(TENANT, [a!]);
    const outcomes = (await Promise.all(bridges.map((bridge) => bridge.claimMatches(TENANT, [match])))).flat();
    expect(outcomes.map((outcome) => outcome.outcome).sort()).toEqual(['finished', 'void']);
    await fixture.store.cancel(TENANT, [b!]);
  }
});

test('a claim of many answers each as it stands, in order, those that Redis lost among them', async () => {
  const tickets = await waiting(fixture.store, 8);
  const [kept, lost, failed, gone] = [0, 2, 4, 6].map((at) => matchOf(tickets[at]!, tickets[at + 1]!));
  await fixture.store.commitMatches(TENANT, [kept!, failed!]);
  await fixture.store.requeueMatches(TENANT, [{ match: failed!, reason: 'no servers', final: false }]);
  await fixture.redis.del(`${fixture.keyPrefix}ticket:{${TENANT}}:${tickets[6]!.id}`);
  const outcomes = await fixture.store.claimMatches(TENANT, [lost!, kept!, gone!, failed!]);
  expect(outcomes).toEqual([
    { outcome: 'claimed', attempts: 1 },
    { outcome: 'claimed', attempts: 1 },
    { outcome: 'void', reason: WENT_ELSEWHERE, requeued: [tickets[7]] },
    { outcome: 'finished', reason: 'no servers' },
  ]);
});

test('a ticket that is SEARCHING because its match was void can be matched again and keeps its seniority', async () => {
  const { match, tickets } = await lostMatch();
  await fixture.store.cancel(TENANT, [tickets[0]]);
  const [outcome] = await fixture.store.claimMatches(TENANT, [match]);
  if (outcome?.outcome !== 'void') throw new Error('not void');
  const [again] = outcome.requeued;
  expect(again?.enqueuedAt).toBe(tickets[1].enqueuedAt);
  const [partner] = await fixture.store.enqueue(TENANT, [newTicket()]);
  if (partner?.outcome !== 'enqueued') throw new Error('not enqueued');
  const next = matchOf(again!, partner.ticket);
  expect(await fixture.store.commitMatches(TENANT, [next])).toEqual([{ outcome: 'committed' }]);
});

import type { Match } from '@paireto/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { answersOf, gameFor, matchOf, newTicket, pairs, TENANT, waiting } from './testing/tickets.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

/** Neighbours at a distance: proposals of different shards that overlap without being equal. */
const rotate = <Item>(items: readonly Item[], by: number): Item[] => [...items.slice(by), ...items.slice(0, by)];

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

test('shards that commit overlapping proposals at once put every ticket into one match at most', async () => {
  const shards = [fixture.store, fixture.another(), fixture.another()];
  for (let round = 0; round < 10; round += 1) {
    const tickets = await waiting(fixture.store, 61);
    const committed: Match[] = [];
    let lost = 0;
    await Promise.all(
      shards.map(async (shard, index) => {
        const proposals = pairs(rotate(tickets, index * 7)).map(([a, b]) => matchOf(a, b));
        const outcomes = await Promise.all(
          chunks(proposals, 3 + index).map((some) => shard.commitMatches(TENANT, some)),
        );
        for (const [place, outcome] of outcomes.flat().entries()) {
          if (outcome.outcome === 'committed') committed.push(proposals[place]!);
          else lost += 1;
        }
      }),
    );
    expect(lost).toBeGreaterThan(0);
    const taken = committed.flatMap((match) => match.tickets.map((ticket) => [ticket.ticketId, match.id] as const));
    expect(new Map(taken).size).toBe(taken.length);
    const matchOfTicket = new Map(taken);
    for (const ticket of tickets) {
      const view = await fixture.store.readTicket(TENANT, ticket.id);
      expect([view?.state, view?.matchId]).toEqual(
        matchOfTicket.has(ticket.id) ? ['PLACING', matchOfTicket.get(ticket.id)] : ['SEARCHING', undefined],
      );
    }
    await fixture.store.cancel(TENANT, tickets);
  }
});

test('when a cancel meets a commit exactly one of them wins, and the loser is told', async () => {
  const gateway = fixture.another();
  for (let round = 0; round < 150; round += 1) {
    const [a, b] = await waiting(fixture.store, 2);
    const match = matchOf(a!, b!);
    // The one that is sent first changes from round to round.
    const early = round % 2 === 0 ? gateway.cancel(TENANT, [a!]) : undefined;
    const commit = fixture.store.commitMatches(TENANT, [match]);
    const [[cancelled], [committed]] = await Promise.all([early ?? gateway.cancel(TENANT, [a!]), commit]);
    if (cancelled?.outcome === 'cancelled') {
      expect(committed).toEqual({ outcome: 'conflict', ticketIds: [a!.id] });
      expect((await fixture.store.readTicket(TENANT, b!.id))?.state).toBe('SEARCHING');
    } else {
      expect(cancelled).toEqual({ outcome: 'not-searching', state: 'PLACING', matchId: match.id });
      expect(committed).toEqual({ outcome: 'committed' });
    }
  }
});

test('when an expiry meets a commit exactly one of them wins', async () => {
  const shard = fixture.another();
  for (let round = 0; round < 100; round += 1) {
    const [a, b] = await waiting(fixture.store, 2, { maxWaitMs: 0 });
    const match = matchOf(a!, b!);
    const [[expired], [committed]] = await Promise.all([
      shard.expire(TENANT, [b!]),
      fixture.store.commitMatches(TENANT, [match]),
    ]);
    expect([expired?.outcome, committed?.outcome]).toEqual(
      expired?.outcome === 'expired' ? ['expired', 'conflict'] : ['not-searching', 'committed'],
    );
  }
});

test('when a finalize meets a requeue exactly one of them wins, for the match and all its tickets', async () => {
  const bridge = fixture.another();
  for (let round = 0; round < 100; round += 1) {
    const tickets = await waiting(fixture.store, 2);
    const match = matchOf(...tickets);
    await fixture.store.commitMatches(TENANT, [match]);
    const [[finalized], [requeued]] = await Promise.all([
      fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]),
      bridge.requeueMatches(TENANT, [{ match, reason: 'refused', final: false }]),
    ]);
    const states = await Promise.all(tickets.map(async ({ id }) => (await bridge.readTicket(TENANT, id))?.state));
    if (finalized?.outcome === 'finalized') {
      expect([requeued?.outcome, ...states]).toEqual(['not-placing', 'MATCHED', 'MATCHED']);
    } else {
      expect([finalized?.outcome, requeued?.outcome, ...states]).toEqual([
        'not-placing',
        'requeued',
        'SEARCHING',
        'SEARCHING',
      ]);
    }
  }
});

test('a player who joins from many devices at once gets exactly one ticket', async () => {
  const gateways = [fixture.store, fixture.another(), fixture.another()];
  const outcomes = (
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => gateways[index % 3]!.enqueue(TENANT, [newTicket({ userIds: ['ann'] })])),
    )
  ).flat();
  const winners = outcomes.filter((outcome) => outcome.outcome === 'enqueued');
  expect(winners).toHaveLength(1);
  const [winner] = winners;
  const told = outcomes.flatMap((outcome) => (outcome.outcome === 'already-queued' ? [outcome.ticketId] : []));
  expect(new Set(told)).toEqual(new Set([winner?.outcome === 'enqueued' ? winner.ticket.id : undefined]));
});

test('the same idempotency key from many gateways at once lets in one ticket, and all are given it', async () => {
  const gateways = [fixture.store, fixture.another(), fixture.another()];
  const idempotency = { key: 'try', fingerprint: '3+2' };
  const outcomes = (
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        gateways[index % 3]!.enqueue(TENANT, [newTicket({ userIds: ['ann'], idempotency })]),
      ),
    )
  ).flat();
  expect(outcomes.filter(({ outcome }) => outcome === 'enqueued')).toHaveLength(1);
  expect(outcomes.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(29);
  expect(new Set(outcomes.map((outcome) => ('ticket' in outcome ? outcome.ticket.id : undefined))).size).toBe(1);
});

test('when a player of a lost ticket joins from many devices at once, he gets exactly one ticket', async () => {
  const gateways = [fixture.store, fixture.another(), fixture.another()];
  for (let round = 0; round < 20; round += 1) {
    const [lost] = await waiting(fixture.store, 1);
    const players = lost!.players;
    await fixture.redis.del(`${fixture.keyPrefix}ticket:{${TENANT}}:${lost!.id}`);
    const joins = gateways.map((gateway) => gateway.enqueue(TENANT, [{ ...newTicket(), players }]));
    const outcomes = (await Promise.all(joins)).flat();
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['already-queued', 'already-queued', 'enqueued']);
  }
});

test('when an abandonment meets a commit exactly one of them wins', async () => {
  const shard = fixture.another();
  for (let round = 0; round < 100; round += 1) {
    const [a, b] = await waiting(fixture.store, 2, { presence: true });
    const match = matchOf(a!, b!);
    const early = round % 2 === 0 ? shard.abandon(TENANT, a!.queue, [a!], 0) : undefined;
    const commit = fixture.store.commitMatches(TENANT, [match]);
    const late = early ?? shard.abandon(TENANT, a!.queue, [a!], 0);
    const [[abandoned], [committed]] = await Promise.all([late, commit]);
    expect([abandoned?.outcome, committed?.outcome]).toEqual(
      abandoned?.outcome === 'abandoned' ? ['abandoned', 'conflict'] : ['not-searching', 'committed'],
    );
  }
});

/** A match that asks its two players, for so long. */
async function asked(acceptWithinMs = 60_000) {
  const tickets = await waiting(fixture.store, 2);
  const match = { ...matchOf(...tickets), acceptWithinMs };
  expect(await fixture.store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
  return { match, tickets };
}
const statesOf = (tickets: readonly { id: string }[]) =>
  Promise.all(tickets.map(async ({ id }) => (await fixture.store.readTicket(TENANT, id))?.state));

test('when the last acceptance meets a refusal or a cancel exactly one of them wins', async () => {
  const gateway = fixture.another();
  for (let round = 0; round < 150; round += 1) {
    const { match, tickets } = await asked();
    const [ann, bob] = answersOf(match);
    await gateway.acceptMatches(TENANT, [ann!]);
    const withdraw = () =>
      round % 3 === 0 ? gateway.cancel(TENANT, [tickets[0]!]) : gateway.declineMatches(TENANT, [ann!]);
    const early = round % 2 === 0 ? withdraw() : undefined;
    const accept = fixture.store.acceptMatches(TENANT, [bob!]);
    const [[withdrawn], [accepted]] = await Promise.all([early ?? withdraw(), accept]);
    if (accepted?.outcome === 'all-accepted') {
      expect(withdrawn).toMatchObject({ state: 'PLACING' });
      expect(await statesOf(tickets)).toEqual(['PLACING', 'PLACING']);
    } else {
      expect(accepted).toEqual({ outcome: 'not-asked', state: 'SEARCHING' });
      expect(withdrawn).toMatchObject({ fallen: { searching: [tickets[1]] } });
      expect(await statesOf(tickets)).toEqual(['CANCELLED', 'SEARCHING']);
    }
  }
});

test('when both players accept at once through different gateways, one of them is told that all have', async () => {
  const gateway = fixture.another();
  for (let round = 0; round < 100; round += 1) {
    const { match, tickets } = await asked();
    const [ann, bob] = answersOf(match);
    const outcomes = (
      await Promise.all([fixture.store.acceptMatches(TENANT, [ann!, ann!]), gateway.acceptMatches(TENANT, [bob!])])
    ).flat();
    expect(outcomes.filter(({ outcome }) => outcome === 'all-accepted').length).toBeGreaterThan(0);
    expect(await statesOf(tickets)).toEqual(['PLACING', 'PLACING']);
  }
  expect(await fixture.store.readOutbox(TENANT, 0, 1_000)).toHaveLength(100);
});

test('when several shards end overdue matches at once, while players still answer, every match ends once', async () => {
  const shards = [fixture.store, fixture.another(), fixture.another()];
  const all = await Promise.all(Array.from({ length: 60 }, () => asked(1 + Math.floor(Math.random() * 30))));
  const ended: string[] = [];
  const accepted: string[] = [];
  const answer = async () => {
    for (const { match } of all) {
      const outcomes = await shards[2]!.acceptMatches(TENANT, answersOf(match));
      if (outcomes.some(({ outcome }) => outcome === 'all-accepted')) accepted.push(match.id);
    }
  };
  const lapse = async (shard: typeof fixture.store) => {
    for (let round = 0; round < 40 && ended.length + accepted.length < all.length; round += 1) {
      ended.push(...(await shard.lapseMatches(TENANT, 7)).map(({ match }) => match.id));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await Promise.all([answer(), ...shards.slice(0, 2).map(lapse)]);
  expect([...ended, ...accepted].sort()).toEqual(all.map(({ match }) => match.id).sort());
  for (const { match, tickets } of all) {
    const expected = accepted.includes(match.id) ? 'PLACING' : 'CANCELLED';
    expect(await statesOf(tickets)).toEqual([expected, expected]);
  }
});

import {
  buildMatch,
  buildMatchTicket,
  buildTicket,
  postgresForTest,
  startCuttingProxy,
  waitFor,
} from '@paireto/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BridgeWorld, enqueueTickets, startWorld } from './testing/bridge-world.ts';
import { newTenant } from './testing/ratings-world.ts';

let world: BridgeWorld;
let postgres: Awaited<ReturnType<typeof postgresForTest>>;
let database: Awaited<ReturnType<typeof startCuttingProxy>>;
beforeAll(async () => {
  postgres = await postgresForTest();
  world = await startWorld({ databaseUrl: postgres.url });
  const url = new URL(postgres.url);
  database = await startCuttingProxy(Number(url.port));
  url.port = String(database.port);
  await Promise.all([world.startBridge({ DATABASE_URL: url.href }), world.startBridge({ DATABASE_URL: url.href })]);
});
afterAll(async () => {
  await world?.stop();
  await database?.stop();
  await postgres?.stop();
});

/** A game of the preset chess-ladder that a bridge created, and the report of how it ended. */
async function playedGame() {
  const tenant = newTenant();
  const queue = 'chess-ladder';
  const tickets = await enqueueTickets(world.store, tenant, [
    buildTicket({ tenant, queue }),
    buildTicket({ tenant, queue }),
  ]);
  const [white, black] = tickets.map((ticket) => ticket.players[0]!.userId) as [string, string];
  const placed = tickets.map((ticket, index) => buildMatchTicket(ticket, index === 0 ? 'white' : 'black'));
  const match = buildMatch({ tenant, queue, tickets: placed, holdForMs: 7_200_000 });
  await world.store.commitMatches(tenant, [match]);
  await world.publishFound(match);
  await waitFor(async () => (await world.readRecord(match.id))?.state === 'MATCHED', { description: 'it is recorded' });
  const players = [
    { user_id: white, outcome: 'win' as const },
    { user_id: black, outcome: 'loss' as const },
  ];
  const result = { players, finished_at: new Date().toISOString(), reason: 'checkmate' };
  return { tenant, queue, white, black, report: () => world.ask('match.result', { tenant, id: match.id, result }) };
}

test('a game that bridges created is finished by its report, which frees its players and rates them once', async () => {
  const { tenant, queue, white, black, report } = await playedGame();
  expect((await world.store.readPlayerTicket(tenant, white))?.heldUntil).toBeDefined();

  const replies = await Promise.all(Array.from({ length: 20 }, report));
  expect(replies.map(({ outcome }) => outcome)).toEqual(replies.map(() => 'recorded'));
  expect(replies.filter((reply) => reply.outcome === 'recorded' && !reply.repeated)).toHaveLength(1);

  expect((await world.store.readPlayerTicket(tenant, white))?.heldUntil).toBeUndefined();
  const found = await world.ask('rating.lookup', { tenant, queue, userIds: [white, black] });
  expect(found).toMatchObject({ players: [{ games: 1 }, { games: 1 }] });
  const own = await world.ask('rating.own', { tenant, userId: white, queue, limit: 10 });
  expect(own).toMatchObject({ ratings: { ratings: [{ queue, games: 1, wins: 1 }], history: [{ outcome: 'win' }] } });
  const ladder = await world.ask('rating.leaderboard', { tenant, queue, limit: 10 });
  expect(ladder).toMatchObject({ leaderboard: { queue, min_games: 5, entries: [] } });
});

test('while the database is away everything about results and ratings is unavailable; afterwards the same report is taken', async () => {
  const { tenant, queue, white, report } = await playedGame();
  database.cutAnswers();
  const unavailable = { outcome: 'unavailable' };
  expect(await report()).toMatchObject(unavailable);
  expect(await world.ask('rating.own', { tenant, userId: white, limit: 10 })).toMatchObject(unavailable);
  expect(await world.ask('rating.leaderboard', { tenant, queue, limit: 10 })).toMatchObject(unavailable);
  expect(await world.ask('rating.lookup', { tenant, queue, userIds: [white] })).toMatchObject(unavailable);
  expect((await world.store.readPlayerTicket(tenant, white))?.heldUntil).toBeDefined();

  database.passAnswers();
  expect(await report()).toMatchObject({ outcome: 'recorded', answer: { rated: true } });
  expect((await world.store.readPlayerTicket(tenant, white))?.heldUntil).toBeUndefined();
});

import type { Match, MatchTicket } from '@paireto/contracts';
import { buildMatchTicket, buildTicket, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, commit, enqueuePair, enqueueTickets, startWorld } from './testing/bridge-world.ts';
import { openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startBridge();
});
afterAll(() => world?.stop());

/** Two players who wait, and a way to match them. */
async function waitingPair() {
  const tenant = `t-${crypto.randomUUID()}`;
  const [white, black] = await enqueuePair(world.store, tenant);
  const tickets: [MatchTicket, MatchTicket] = [buildMatchTicket(white, 'white'), buildMatchTicket(black, 'black')];
  return { tenant, white, black, tickets, commit: () => commit(world.store, tenant, tickets) };
}

async function expectPlayed(match: Match): Promise<void> {
  expect(await world.ticketStates(match)).toEqual(match.tickets.map(() => 'MATCHED'));
  const game = await world.sim.gameOf(match.id);
  expect(game).toMatchObject({ withdrawn: false });
  expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', game_id: game?.game_id });
  expect(await world.countEvents('match.ready', match)).toBe(1);
}

async function expectVoid(match: Match): Promise<void> {
  expect(await world.readRecord(match.id)).toMatchObject({
    state: 'FAILED',
    failure_reason: 'the tickets went elsewhere',
  });
  expect(await world.lastEvent('match.failed', match)).toMatchObject({ match: { id: match.id } });
  expect((await world.sim.gameOf(match.id))?.withdrawn ?? true).toBe(true);
}

describe('a match whose commit a fail-over of Redis lost', () => {
  it('is played all the same: the claim commits it again', async () => {
    const pair = await waitingPair();
    const before = await world.rememberRedis();
    const match = await pair.commit();
    await before.failOver();
    expect(await world.ticketStates(match)).toEqual(['SEARCHING', 'SEARCHING']);
    await world.publishFound(match);
    await world.settled();
    await expectPlayed(match);
    expect(await world.sim.gameOf(match.id)).toMatchObject({ create_requests: 1 });
  });

  it('while its game was being made keeps that game', async () => {
    await world.sim.setFault({ mode: 'slow', delay_ms: 1_000, count: 1 });
    const pair = await waitingPair();
    const before = await world.rememberRedis();
    const match = await pair.commit();
    await world.publishFound(match);
    await waitFor(() => world.sim.gameOf(match.id));
    await before.failOver();
    await world.settled();
    await expectPlayed(match);
    expect(await world.lastEvent('match.failed', match)).toBeUndefined();
  });

  it('is void when a player has cancelled since: its game is withdrawn, and the other one searches again', async () => {
    const pair = await waitingPair();
    const before = await world.rememberRedis();
    const match = await pair.commit();
    await world.games.create(match);
    await before.failOver();
    expect(await world.store.cancel(pair.tenant, [pair.black])).toEqual([{ outcome: 'cancelled' }]);
    await world.publishFound(match);
    await world.settled();
    await expectVoid(match);
    expect(await world.ticketStates(match)).toEqual(['SEARCHING', 'CANCELLED']);
    await waitFor(() => world.joins.includes(pair.white.id));
    const again = await world.store.readTicket(pair.tenant, pair.white.id);
    expect(again?.ticket.enqueuedAt).toBe(pair.white.enqueuedAt);
  });

  it('is void when a player is in another match since, which is played and loses nothing', async () => {
    const pair = await waitingPair();
    const [third] = await enqueuePair(world.store, pair.tenant);
    const before = await world.rememberRedis();
    const lost = await pair.commit();
    await world.games.create(lost);
    await before.failOver();
    const other = await commit(world.store, pair.tenant, [pair.tickets[0], buildMatchTicket(third, 'black')]);
    await world.publishFound(lost);
    await world.publishFound(other);
    await world.settled();
    await expectVoid(lost);
    await expectPlayed(other);
    expect(await world.ticketStates(lost)).toEqual(['MATCHED', 'SEARCHING']);
  });

  it('is void when its tickets are lost too: the players are told 404, and may join again at once', async () => {
    const before = await world.rememberRedis();
    const pair = await waitingPair();
    const match = await pair.commit();
    await world.games.create(match);
    await before.failOver();
    await world.publishFound(match);
    await world.settled();
    await expectVoid(match);
    expect(await world.ticketStates(match)).toEqual([undefined, undefined]);
    const userId = pair.white.players[0]?.userId as string;
    expect(await world.store.readPlayerTicket(pair.tenant, userId)).toBeUndefined();
    const { enqueuedAt: _enqueuedAt, expiresAt: _expiresAt, ...wish } = pair.white;
    const again = { ...wish, id: crypto.randomUUID(), players: [{ userId, rating: 1500 }], maxWaitMs: 600_000 };
    expect(await world.store.enqueue(pair.tenant, [again])).toMatchObject([{ outcome: 'enqueued' }]);
  });
});

describe('the match of a challenge that a fail-over of Redis lost while its game was being made', () => {
  type Table = ReturnType<typeof openChallengeTable>;

  /** An accepted challenge whose game exists by now; then Redis is as it was before, where `before` says how. */
  async function lostChallenge(before: (table: Table) => ReturnType<BridgeWorld['rememberRedis']>) {
    await world.sim.setFault({ mode: 'slow', delay_ms: 1_000, count: 1 });
    const table = openChallengeTable(world.ask);
    const { challenge_id: id } = await table.made('ann', 'bob');
    const known = await before(table);
    const reply = await table.accept('bob', id);
    const matchId = 'challenge' in reply ? reply.challenge.match_id! : '';
    await waitFor(() => world.sim.gameOf(matchId));
    await known.failOver();
    return { table, id, matchId };
  }

  it('keeps that game, and starts', async () => {
    const { table, id, matchId } = await lostChallenge(() => world.rememberRedis());
    const started = await table.seenAs('STARTED', 'ann', id);
    const game = await world.sim.gameOf(matchId);
    expect(game).toMatchObject({ withdrawn: false });
    expect(started.assignment?.game_id).toBe(game?.game_id);
    await world.settled();
    expect(await world.eventsOf('match.ready', table.tenant)).toHaveLength(1);
    expect(await world.eventsOf('match.failed', table.tenant)).toEqual([]);
  });

  it('has it withdrawn where a player is in another match now, and may be accepted again', async () => {
    const { table, id, matchId } = await lostChallenge(async ({ tenant }) => {
      const players = [{ userId: 'ann', rating: 1_500, sideBalance: 0 }];
      const waiting = [buildTicket({ tenant, players }), buildTicket({ tenant })];
      const [ann, other] = await enqueueTickets(world.store, tenant, waiting);
      const tickets = [buildMatchTicket(ann!, 'white'), buildMatchTicket(other!, 'black')];
      const match = await commit(world.store, tenant, tickets);
      const known = await world.rememberRedis();
      await world.store.requeueMatches(tenant, [{ match, reason: 'for the test', final: true }]);
      return known;
    });
    expect(await table.seenAs('PENDING', 'bob', id)).toMatchObject({ failed_attempts: 1 });
    expect(await world.sim.gameOf(matchId)).toMatchObject({ withdrawn: true });
    expect(await table.accept('bob', id)).toEqual({ outcome: 'busy', who: 'challenger' });
  });
});

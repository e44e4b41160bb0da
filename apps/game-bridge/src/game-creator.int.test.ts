import { buildMatch, buildMatchTicket, waitFor } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, commit, enqueuePair, startWorld } from './testing/bridge-world.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startBridge();
});
afterEach(() => world.sim.setFault({ mode: 'none' }));
afterAll(() => world?.stop());

const usersOf = (match: Awaited<ReturnType<BridgeWorld['commitMatch']>>) =>
  match.tickets.map((ticket) => ticket.players[0]?.userId);

describe('a committed match', () => {
  it('gets exactly one game, its tickets are MATCHED, and the record has both players', async () => {
    const match = await world.commitMatch();
    await world.publishFound(match);
    await world.settled();
    const game = await world.sim.gameOf(match.id);
    expect(game).toMatchObject({ create_requests: 1, withdrawn: false });
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    expect(await world.lastEvent('match.ready', match)).toMatchObject({ match: { id: match.id }, attempts: 1 });
    const [white, black] = usersOf(match);
    expect(await world.readRecord(match.id)).toMatchObject({
      state: 'MATCHED',
      game_id: game?.game_id,
      attempts: 1,
      committed_at: expect.any(Date),
      players: [
        { user_id: white, team: 'white', color: 'white' },
        { user_id: black, team: 'black', color: 'black' },
      ],
    });
  });

  it('that is delivered again still has one game and the same record', async () => {
    const match = await world.commitMatch();
    await world.publishFound(match);
    await world.settled();
    const record = await world.readRecord(match.id);
    await world.publishFound(match);
    await world.settled();
    expect(await world.sim.gameOf(match.id)).toMatchObject({ create_requests: 1 });
    expect(await world.readRecord(match.id)).toEqual(record);
  });

  it.each(['timeout_after_create', 'garbage'])('keeps the game that was created behind %s', async (mode) => {
    await world.sim.setFault({ mode, count: 1 });
    const match = await world.commitMatch();
    await world.publishFound(match);
    await world.settled();
    const game = await world.sim.gameOf(match.id);
    expect(game).toMatchObject({ create_requests: 1, withdrawn: false });
    expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', game_id: game?.game_id });
  });

  it.each(['timeout_before_create', 'error500', 'unavailable'])(
    'is tried again with the same key after %s, and nobody is requeued',
    async (mode) => {
      await world.sim.setFault({ mode, count: 2 });
      const match = await world.commitMatch();
      await world.publishFound(match);
      await world.settled();
      expect(await world.sim.gameOf(match.id)).toMatchObject({ create_requests: 1, withdrawn: false });
      expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', attempts: 3 });
      expect(world.joins).not.toContain(match.tickets[0]?.ticketId);
      expect(await world.lastEvent('match.failed', match)).toBeUndefined();
    },
  );
});

describe('a refusal', () => {
  it('that is final fails the tickets and the record, and nobody is requeued', async () => {
    await world.sim.setFault({ mode: 'refuse_final' });
    const match = await world.commitMatch();
    await world.publishFound(match);
    await world.settled();
    expect(await world.ticketStates(match)).toEqual(['FAILED', 'FAILED']);
    expect(await world.readRecord(match.id)).toMatchObject({
      state: 'FAILED',
      game_id: null,
      failure_reason: 'simulated final refusal',
      attempts: 1,
    });
    expect(world.joins).not.toContain(match.tickets[0]?.ticketId);
    expect(await world.sim.gameOf(match.id)).toBeUndefined();
  });

  it('puts the tickets back with their seniority and tells their shards; the third one fails them', async () => {
    await world.sim.setFault({ mode: 'refuse' });
    let match = await world.commitMatch();
    const { tenant, tickets } = match;
    for (const expected of ['SEARCHING', 'SEARCHING', 'FAILED']) {
      await world.publishFound(match);
      await world.settled();
      expect(await world.ticketStates(match)).toEqual([expected, expected]);
      expect(await world.readRecord(match.id)).toMatchObject({ state: 'FAILED', failure_reason: 'simulated refusal' });
      const view = await world.store.readTicket(tenant, tickets[0]?.ticketId as string);
      expect(view?.ticket.enqueuedAt).toBe(tickets[0]?.enqueuedAt);
      if (expected === 'SEARCHING') match = await commit(world.store, tenant, tickets);
    }
    expect(world.joins.filter((ticketId) => ticketId === tickets[0]?.ticketId)).toHaveLength(2);
  });

  it('whose news was lost is told again when the match is delivered again', async () => {
    await world.sim.setFault({ mode: 'refuse_final' });
    const match = await world.commitMatch();
    await world.store.requeueMatches(match.tenant, [{ match, reason: 'refused before', final: true }]);
    await world.publishFound(match);
    await world.settled();
    expect(await world.lastEvent('match.failed', match)).toMatchObject({ reason: 'refused before' });
    expect(await world.readRecord(match.id)).toMatchObject({ state: 'FAILED', failure_reason: 'refused before' });
  });
});

describe('a match whose tickets went elsewhere', () => {
  /** A match that was never committed, of a ticket that waits and one that was cancelled. */
  const lostMatch = async (proposedAt: number) => {
    const tenant = `t-${crypto.randomUUID()}`;
    const [waiting, cancelled] = await enqueuePair(world.store, tenant);
    await world.store.cancel(tenant, [cancelled]);
    const tickets = [buildMatchTicket(waiting, 'white'), buildMatchTicket(cancelled, 'black')];
    return buildMatch({ tenant, tickets, proposedAt });
  };

  it('is told failed, its waiting ticket waits on, and a game that was made for it is withdrawn', async () => {
    const match = await lostMatch(Date.now());
    await world.games.create(match);
    await world.publishFound(match);
    await world.settled();
    expect(await world.ticketStates(match)).toEqual(['SEARCHING', 'CANCELLED']);
    expect(await world.sim.gameOf(match.id)).toMatchObject({ withdrawn: true });
    expect(await world.readRecord(match.id)).toMatchObject({ state: 'FAILED' });
    await waitFor(() => world.joins.includes(match.tickets[0]?.ticketId as string));
  });

  it('keeps its game when it is so old that Redis may have forgotten that it was played', async () => {
    const match = await lostMatch(Date.now() - 3_600_000);
    await world.games.create(match);
    await world.publishFound(match);
    await world.settled();
    expect(await world.sim.gameOf(match.id)).toMatchObject({ withdrawn: false });
    expect(await world.lastEvent('match.failed', match)).toBeUndefined();
  });
});

describe('a message that is no match event', () => {
  it.each([
    ['not JSON', '{"v":1,'],
    ['not a match', JSON.stringify({ v: 1, type: 'match.found', at: 1, match: {} })],
    ['bytes', '\ufffd\u0000'],
  ])('(%s) is kept as a dead letter, and the next match is processed', async (_what, payload) => {
    const subject = `paireto.match.found.poison-${crypto.randomUUID()}`;
    await world.publishRaw(subject, payload);
    const match = await world.commitMatch();
    await world.publishFound(match);
    await world.settled();
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    for (const consumer of ['game-creator', 'record-keeper']) {
      const letter = await world.lastDeadLetter(consumer);
      expect(letter).toMatchObject({ subject, text: payload });
      expect(letter?.reason).not.toBe('');
    }
  });
});

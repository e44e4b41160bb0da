import { chessRuleset } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { type ChallengeTable, openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  const chess = { ...chessRuleset, holdForMs: 60_000 };
  const { rulesets } = world.config;
  await world.startBridge({ rulesets: new Map([...rulesets, ['chess', chess]]) });
});
afterEach(() => world.sim.setFault({ mode: 'none' }));
afterAll(() => world?.stop());

const freshTable = () => openChallengeTable(world.ask);

/** The id of the match that an acceptance made. */
async function accepted(table: ChallengeTable, id: string, changes = {}): Promise<string> {
  const reply = await table.accept('bob', id, changes);
  expect(reply).toMatchObject({ outcome: 'accepted', challenge: { status: 'ACCEPTED' } });
  return 'challenge' in reply ? reply.challenge.match_id! : '';
}

describe('a challenge that is accepted', () => {
  it('becomes a match with a game, and each player is told where they play', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob', { color: 'white' });
    const matchId = await accepted(table, id);
    const started = await table.seenAs('STARTED', 'ann', id);
    const game = await world.sim.gameOf(matchId);
    expect(game).toMatchObject({ create_requests: 1, withdrawn: false });
    expect(started).toMatchObject({
      status: 'STARTED',
      match_id: matchId,
      opponent: { user_id: 'bob', rating: 1_500 },
      failed_attempts: 0,
      assignment: { game_id: game!.game_id, team: 'white', color: 'white' },
    });
    expect(await table.seen('bob', id)).toEqual({
      ...started,
      assignment: { ...started.assignment, team: 'black', color: 'black' },
    });
    await world.settled();
    expect(await world.readRecord(matchId)).toMatchObject({
      state: 'MATCHED',
      source: 'challenge',
      challenge_id: id,
      game_id: game!.game_id,
      players: [
        { user_id: 'ann', team: 'white', color: 'white' },
        { user_id: 'bob', team: 'black', color: 'black' },
      ],
    });
    expect(await world.query('SELECT FROM match_outbox')).toEqual([]);
  });

  it('is answered the same when it is accepted again, and makes no second game', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    const matchId = await accepted(table, id);
    await table.seenAs('STARTED', 'bob', id);
    expect(await table.accept('bob', id)).toMatchObject({
      outcome: 'accepted',
      challenge: { status: 'STARTED', match_id: matchId },
    });
    for (const reply of [await table.decline('bob', id), await table.withdraw('ann', id)])
      expect(reply).toEqual({ outcome: 'not-pending', status: 'STARTED' });
    await world.settled();
    expect(await world.query('SELECT id FROM match_records WHERE challenge_id = $1', [id])).toEqual([{ id: matchId }]);
  });

  it('carries who they are and what the queue wants into its match', async () => {
    const table = freshTable();
    const { challenge_id: id, created_at } = await table.made('ann', 'bob', { color: 'black' });
    const matchId = await accepted(table, id, {
      player: { userId: 'bob', rating: 1_702.5, deviation: 61, ratingFrom: 'account-api', ratingStale: true },
      challenger: { userId: 'ann', rating: 1_480, deviation: 90, ratingFrom: 'built-in' },
    });
    await world.settled();
    const [event] = await world.eventsOf('match.found', table.tenant);
    expect(event?.match).toMatchObject({
      id: matchId,
      tenant: table.tenant,
      queue: 'chess',
      rulesetVersion: 2,
      pool: 'chess:3+2:standard:rated',
      attributes: { time_control: '3+2', variant: 'standard', mode: 'rated' },
      challenge: { id },
      holdForMs: 60_000,
    });
    // Who plays white comes first.
    expect(event?.match.tickets).toMatchObject([
      {
        team: 'white',
        players: [{ userId: 'bob', rating: 1_702.5, deviation: 61, ratingFrom: 'account-api', ratingStale: true }],
        pools: ['chess:3+2:standard:rated'],
        enqueuedAt: Date.parse(created_at),
      },
      { team: 'black', players: [{ userId: 'ann', rating: 1_480, deviation: 90, ratingFrom: 'built-in' }] },
    ]);
    expect(await table.seen('ann', id)).toMatchObject({ challenger: { rating: 1_480 }, opponent: { rating: 1_702.5 } });
  });
});

describe('who plays what', () => {
  /** The colours of the challenger in so many games. */
  const played = (count: number, color: 'white' | 'black' | 'random') =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const table = freshTable();
        const { challenge_id: id } = await table.made('ann', 'bob', { color });
        await accepted(table, id);
        return (await table.seenAs('STARTED', 'ann', id)).assignment?.color;
      }),
    );

  it.each(['white', 'black'] as const)('is what the challenger wished: %s', async (color) => {
    expect(new Set(await played(5, color))).toEqual(new Set([color]));
  });

  it('is up to chance where they did not mind: both occur', async () => {
    expect(new Set(await played(20, 'random'))).toEqual(new Set(['white', 'black']));
  });

  it('is always up to chance where teams are no colours, and they are remembered if the queue does', async () => {
    const teams = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const table = freshTable();
        const { challenge_id: id } = await table.made('ann', 'bob', {
          ...{ queue: 'interview', pool: 'interview', attributes: {}, rulesetVersion: 1 },
          color: 'white',
        });
        await accepted(table, id);
        const { assignment } = await table.seenAs('STARTED', 'ann', id);
        expect(assignment).not.toHaveProperty('color');
        const [event] = await world.eventsOf('match.ready', table.tenant);
        expect(event?.match.rememberOpponents).toEqual({ count: 5, withinMs: 86_400_000 });
        return assignment?.team;
      }),
    );
    expect(new Set(teams)).toEqual(new Set(['first', 'second']));
  });
});

describe('a game that cannot be created', () => {
  it.each(['refuse', 'refuse_final'])(
    '(%s) gives the challenge back with the time that was left, three times; then it has FAILED',
    async (mode) => {
      await world.sim.setFault({ mode });
      const table = freshTable();
      const { challenge_id: id } = await table.made('ann', 'bob', { expiresInMs: 300_000 });
      for (let failures = 1; failures <= 3; failures += 1) {
        const before = await table.seen('bob', id);
        await accepted(table, id);
        const after = await table.seenAs('PENDING', 'bob', id);
        expect(after).toMatchObject({ failed_attempts: failures, reason: expect.stringContaining('refusal') });
        for (const absent of ['match_id', 'assignment']) expect(after).not.toHaveProperty(absent);
        // The time that it took counts for nobody.
        const gainedMs = Date.parse(after.expires_at) - Date.parse(before.expires_at);
        expect(gainedMs).toBeGreaterThan(0);
        const [left] = await world.query<{ seconds: number }>(
          'SELECT extract(epoch FROM expires_at - now())::float AS seconds FROM challenges WHERE id = $1',
          [id],
        );
        expect(left!.seconds).toBeLessThan(300);
      }
      await accepted(table, id);
      const failed = await table.seenAs('FAILED', 'ann', id);
      expect(failed).toMatchObject({ failed_attempts: 4, reason: expect.stringContaining('refusal') });
      expect(await table.accept('bob', id)).toEqual({ outcome: 'not-pending', status: 'FAILED' });
      await world.settled();
      const records = await world.query<{ state: string }>('SELECT state FROM match_records WHERE challenge_id = $1', [
        id,
      ]);
      expect(records).toEqual(Array.from({ length: 4 }, () => ({ state: 'FAILED' })));
      expect(await table.create('ann', 'bob')).toMatchObject({ outcome: 'created' });
    },
  );

  it('leaves both free at once: the next acceptance has its game, and nobody was told to wait in a pool', async () => {
    await world.sim.setFault({ mode: 'refuse', count: 1 });
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    const failed = await accepted(table, id);
    await table.seenAs('PENDING', 'bob', id);
    await accepted(table, id);
    expect(await table.seenAs('STARTED', 'bob', id)).toMatchObject({ failed_attempts: 1 });
    expect(await table.seen('bob', id)).not.toHaveProperty('reason');
    const [event] = await world.eventsOf('match.failed', table.tenant);
    expect(event?.match.id).toBe(failed);
    for (const { ticketId } of event!.match.tickets) expect(world.joins).not.toContain(ticketId);
  });

  it('and was accepted when the opponent has blocked the challenger since is hidden, not given back', async () => {
    await world.sim.setFault({ mode: 'unavailable' });
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    await accepted(table, id);
    await table.listed('bob', 'incoming', { blocked: ['ann'] });
    await world.sim.setFault({ mode: 'refuse' });
    await table.seenAs('PENDING', 'ann', id);
    expect(await table.read('bob', id)).toEqual({ outcome: 'not-found' });
  });

  it('for a while only delays it: the challenge stays ACCEPTED and starts', async () => {
    await world.sim.setFault({ mode: 'unavailable', count: 2 });
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob', { expiresInMs: 20_000 });
    await accepted(table, id);
    // Its time does not run out meanwhile.
    await world.query(`UPDATE challenges SET expires_at = now() - interval '1 ms' WHERE id = $1`, [id]);
    expect(await table.seenAs('STARTED', 'bob', id)).toMatchObject({ failed_attempts: 0 });
  });
});

describe('news of a match', () => {
  it('that come late or twice change nothing', async () => {
    await world.sim.setFault({ mode: 'refuse', count: 1 });
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    await accepted(table, id);
    await table.seenAs('PENDING', 'bob', id);
    const [failed] = await world.eventsOf('match.failed', table.tenant);
    await world.publish(failed!);
    await world.settled();
    expect(await table.seen('bob', id)).toMatchObject({ status: 'PENDING', failed_attempts: 1 });

    await accepted(table, id);
    const started = await table.seenAs('STARTED', 'bob', id);
    await world.publish(failed!);
    await world.settled();
    expect(await table.seen('bob', id)).toEqual(started);
  });

  it('of a challenge that is forgotten are recorded all the same', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    await world.sim.setFault({ mode: 'unavailable', count: 1 });
    const matchId = await accepted(table, id);
    await world.query('DELETE FROM challenges WHERE id = $1', [id]);
    await world.settled();
    expect(await world.readRecord(matchId)).toMatchObject({ challenge_id: id });
    expect(await table.read('ann', id)).toEqual({ outcome: 'not-found' });
  });
});

import { activeEntrySchema } from '@paireto/contracts';
import { chessRuleset, devToken } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const ACTIVE = '/v1/matchmaking/active';
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest();
});
afterAll(() => world.stop());

describe('an entry', () => {
  it('is answered on join with where to find it, when it began and when it ends', async () => {
    const token = await devToken({ sub: 'alice', tenant: 'demo', rating: { chess: 1_712 } });
    const json = { queue: 'chess', time_control: '3+2', mode: 'casual', region: 'eu' };
    const answer = await world.call(QUEUE, { method: 'POST', token, json });
    expect(answer.status).toBe(201);
    const entry = entryOf(answer.body);
    expect(answer.headers.get('location')).toBe(`${QUEUE}/${entry.queue_entry_id}`);
    expect(entry).toMatchObject({
      status: 'SEARCHING',
      queue: 'chess',
      pool: 'chess:3+2:standard:casual',
      region: 'eu',
      rating: 1_712,
      rating_window: 100,
      estimated_wait_seconds: null,
    });
    expect(Date.parse(entry.expires_at) - Date.parse(entry.enqueued_at)).toBe(chessRuleset.maxWaitMs);

    const read = await world.call(answer.headers.get('location') ?? '', { token });
    expect([read.status, entryOf(read.body)]).toEqual([200, entry]);
    const active = await world.call(ACTIVE, { token });
    expect(activeEntrySchema.strict().parse(active.body)).toEqual({ entry });
  });

  it('takes the default rating where the token has none', async () => {
    const token = await devToken({ sub: 'unrated', tenant: 'demo' });
    const answer = await world.call(QUEUE, { method: 'POST', token, json: { time_control: '3+2' } });
    expect(entryOf(answer.body).rating).toBe(1_500);
  });

  it('is told the game, the colour and the opponent once it is matched, and the player may join again', async () => {
    const [white, black] = [await world.join(), await world.join()];
    const matchId = await world.match([white.entry, black.entry], 'game-1');
    const path = `${QUEUE}/${black.entry.queue_entry_id}`;
    const entry = entryOf((await world.call(path, { token: black.token })).body);
    expect(entry).toMatchObject({
      status: 'MATCHED',
      match_id: matchId,
      assignment: {
        match_id: matchId,
        game_id: 'game-1',
        color: 'black',
        opponents: [{ user_id: white.userId, rating: 1_500, team: 'white' }],
      },
    });
    expect((await world.call(ACTIVE, { token: black.token })).body).toEqual({ entry });
    await world.join(black.userId);
  });

  it('is PLACING with its match while the game is being created', async () => {
    const [one, other] = [await world.join(), await world.join()];
    const matchId = await world.match([one.entry, other.entry]);
    const { entry } = activeEntrySchema.parse((await world.call(ACTIVE, { token: one.token })).body);
    expect(entry).toMatchObject({ status: 'PLACING', match_id: matchId });
    expect(entry).not.toHaveProperty('assignment');
  });

  it('is null when there is none', async () => {
    expect((await world.call(ACTIVE, { token: await playerToken('nobody') })).body).toEqual({ entry: null });
  });
});

describe('an entry that a fail-over of Redis lost', () => {
  it('is 404, is not active, and does not stand in the way of a new join', async () => {
    const { entry, token, userId } = await world.join();
    await world.lose(entry);
    for (const method of ['GET', 'DELETE']) {
      expectProblem(await world.call(`${QUEUE}/${entry.queue_entry_id}`, { method, token }), 'NOT_FOUND');
    }
    expect((await world.call(ACTIVE, { token })).body).toEqual({ entry: null });
    const again = await world.join(userId, { time_control: '5+0' });
    expect((await world.call(ACTIVE, { token })).body).toEqual({ entry: again.entry });
  });
});

describe('cancelling', () => {
  const cancel = (id: string, token: string) => world.call(`${QUEUE}/${id}`, { method: 'DELETE', token });

  it('ends the wait, answers the same when repeated, and frees the player', async () => {
    const { entry, token, userId } = await world.join();
    const { rating_window: _, ...kept } = entry;
    for (let round = 0; round < 2; round += 1) {
      const answer = await cancel(entry.queue_entry_id, token);
      expect([answer.status, entryOf(answer.body)]).toEqual([
        200,
        { ...kept, status: 'CANCELLED', estimated_wait_seconds: null },
      ]);
    }
    expect((await world.call(ACTIVE, { token })).body).toEqual({ entry: null });
    await world.join(userId);
  });

  it('that lost to a match says so and names the match', async () => {
    const [one, other] = [await world.join(), await world.join()];
    const matchId = await world.match([one.entry, other.entry]);
    const problem = expectProblem(await cancel(one.entry.queue_entry_id, one.token), 'CANNOT_CANCEL');
    expect(problem.match_id).toBe(matchId);
  });

  it('that meets a match has exactly one winner', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [one, other] = [await world.join(), await world.join()];
      const [matched, cancelled] = await Promise.all([
        world.match([one.entry, other.entry]).catch(() => undefined),
        cancel(one.entry.queue_entry_id, one.token),
      ]);
      expect(cancelled.status).toBe(matched === undefined ? 200 : 409);
      const after = await world.call(`${QUEUE}/${one.entry.queue_entry_id}`, { token: one.token });
      expect(entryOf(after.body).status).toBe(matched === undefined ? 'CANCELLED' : 'PLACING');
    }
  });
});

describe("somebody else's entry", () => {
  it('is not there for a stranger of the same tenant, nor for another tenant', async () => {
    const { entry, token, userId } = await world.join();
    const strangers = [await playerToken('mallory'), await playerToken(userId, 'other-tenant')];
    for (const method of ['GET', 'DELETE']) {
      for (const stranger of strangers) {
        const answer = await world.call(`${QUEUE}/${entry.queue_entry_id}`, { method, token: stranger });
        expectProblem(answer, 'NOT_FOUND');
      }
    }
    expect(entryOf((await world.call(`${QUEUE}/${entry.queue_entry_id}`, { token })).body).status).toBe('SEARCHING');
    expect((await world.call(ACTIVE, { token: strangers[1] ?? '' })).body).toEqual({ entry: null });
  });

  it('answers like one that never existed', async () => {
    const { entry } = await world.join();
    const token = await playerToken('mallory');
    const foreign = await world.call(`${QUEUE}/${entry.queue_entry_id}`, { token });
    const absent = await world.call(`${QUEUE}/0190a0d0-0000-7000-8000-00000000000a`, { token });
    expect(foreign.body).toEqual(absent.body);
  });

  it('needs a UUID to be asked for, in upper or lower case', async () => {
    const { entry, token } = await world.join();
    for (const id of ['1', 'null', '..%2Factive', `${entry.queue_entry_id}x`, '%00', 'demo%7D:ticket:x']) {
      const problem = expectProblem(await world.call(`${QUEUE}/${id}`, { token }), 'INVALID_REQUEST');
      expect(problem.errors).toEqual([{ path: 'id', message: 'expected a UUID' }]);
    }
    expect((await world.call(`${QUEUE}/${entry.queue_entry_id.toUpperCase()}`, { token })).status).toBe(200);
  });
});

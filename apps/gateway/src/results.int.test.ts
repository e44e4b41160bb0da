import type { ResultAnswer } from '@paireto/contracts';
import { devServiceToken, operatorToken } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsBridge } from './testing/answer-as-bridge.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { type Call, playerToken } from './testing/gateway-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const id = '01990000-0000-7000-8000-000000000001';
const RESULT = `/internal/matches/${id}/result`;
const body = {
  players: [
    { user_id: 'alice', outcome: 'win' },
    { user_id: 'bob', outcome: 'loss' },
  ],
  finished_at: '2026-01-31T12:00:00.000Z',
  reason: 'checkmate',
};
const answered: ResultAnswer = { match_id: id, state: 'FINISHED', rated: false, ratings: [] };

let world: WorldForTest;
let bridge: Awaited<ReturnType<typeof answerAsBridge>>;
let service: string;
beforeAll(async () => {
  world = await worldForTest();
  bridge = await answerAsBridge(world.natsUrl);
  service = await devServiceToken({ sub: 'game-server', roles: ['game-server'] });
});
afterAll(async () => {
  await bridge?.stop();
  await world?.stop();
});
beforeEach(() => {
  bridge.asked.length = 0;
  bridge.answer('match.result', { outcome: 'recorded', answer: answered, repeated: false });
});
const report = (json: unknown = body, call: Call = {}) =>
  world.callInternal(RESULT, { method: 'POST', token: service, json, ...call });

describe('a result', () => {
  it('goes to a bridge as it was reported, in the tenant of the token', async () => {
    const answer = await report();
    expect(answer).toMatchObject({ status: 200, body: answered });
    expect(bridge.asked).toMatchObject([{ operation: 'match.result', request: { tenant: 'demo', id, result: body } }]);
  });

  it('says whose match it is where the token is for all tenants, and is of no other than the token allows', async () => {
    const token = await operatorToken();
    const { errors } = expectProblem(await report(body, { token }), 'INVALID_REQUEST');
    expect(errors).toMatchObject([{ path: 'tenant' }]);
    const path = `${RESULT}?tenant=other`;
    const call = { method: 'POST', json: body };
    expect((await world.callInternal(path, { ...call, token })).status).toBe(200);
    expect(bridge.asked).toMatchObject([{ request: { tenant: 'other', id } }]);
    expectProblem(await world.callInternal(path, { ...call, token: service }), 'FORBIDDEN');
    expectProblem(await world.callInternal(`${RESULT}?tenant=*`, { ...call, token }), 'INVALID_REQUEST');
    expect(bridge.asked).toHaveLength(1);
  });

  it.each([
    ['an unknown field', { ...body, winner: 'alice' }, 'winner'],
    ['no time', { players: body.players }, 'finished_at'],
    ['a time that is none', { ...body, finished_at: 'now' }, 'finished_at'],
    ['an outcome that is none', { ...body, players: [{ user_id: 'alice', outcome: 'won' }] }, 'players.0.outcome'],
    ['a place of nought', { ...body, players: [{ user_id: 'alice', placement: 0 }] }, 'players.0.placement'],
    ['no player', { ...body, players: [] }, 'players'],
    ['too many', { ...body, players: Array.from({ length: 65 }, (_, n) => ({ user_id: `p${n}` })) }, 'players'],
    ['a reason beyond measure', { ...body, reason: 'x'.repeat(129) }, 'reason'],
  ])('with %s is refused, naming the field', async (_, json, path) => {
    const { errors } = expectProblem(await report(json), 'INVALID_REQUEST');
    expect(errors?.map((error) => error.path)).toContain(path);
    expect(bridge.asked).toEqual([]);
  });

  it('that does not fit the match is refused with what the bridge says', async () => {
    const errors = [{ path: 'players.1.user_id', message: '"bob" does not play in this match' }];
    bridge.answer('match.result', { outcome: 'invalid', errors });
    expect(expectProblem(await report(), 'INVALID_REQUEST').errors).toEqual(errors);
  });

  it.each(['FINISHED', 'FAILED', 'PLACING', 'MATCHED'] as const)(
    'of a match that is %s is a conflict',
    async (state) => {
      bridge.answer('match.result', { outcome: 'conflict', state });
      expectProblem(await report(), 'CONFLICT');
    },
  );

  it('of an unknown match is not found, and of one not yet written is to be repeated', async () => {
    bridge.answer('match.result', { outcome: 'not-found' });
    expectProblem(await report(), 'NOT_FOUND');
    bridge.answer('match.result', { outcome: 'not-yet' });
    expect(expectProblem(await report(), 'UNAVAILABLE').safe_to_retry).toBe(true);
    bridge.answer('match.result', { outcome: 'unavailable', reason: 'no database' });
    expect(expectProblem(await report(), 'UNAVAILABLE').safe_to_retry).toBe(true);
  });

  it('is taken from services only', async () => {
    expectProblem(await world.callInternal(RESULT, { method: 'POST', json: body }), 'UNAUTHORIZED');
    expectProblem(await report(body, { token: await playerToken('alice') }), 'UNAUTHORIZED');
    expectProblem(await report(body, { token: await devServiceToken({ roles: ['metrics'] }) }), 'FORBIDDEN');
    expect(bridge.asked).toEqual([]);
  });

  it('is JSON, of a size', async () => {
    expectProblem(
      await world.callInternal(RESULT, { method: 'POST', token: service, body: 'won' }),
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expectProblem(await report({ ...body, reason: 'x'.repeat(20_000) }), 'PAYLOAD_TOO_LARGE');
  });

  it('is posted', async () => {
    expectProblem(await world.callInternal(RESULT, { token: service }), 'METHOD_NOT_ALLOWED');
  });
});

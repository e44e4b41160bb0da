import { challengeSchema, declineReasonSchema } from '@paireto/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChallengeWorld, challengeWorld, kept } from './testing/challenge-world.ts';
import { expectProblem } from './testing/expect-problem.ts';
import type { Answer } from './testing/gateway-for-test.ts';

let world: ChallengeWorld;
beforeAll(async () => {
  world = await challengeWorld();
});
afterAll(() => world?.stop());
beforeEach(() => {
  world.bridge.asked.length = 0;
  world.keep();
});

const member = `/${kept.challenge_id}`;
const challengeOf = (answer: Answer, status = 200) => {
  expect(answer.status).toBe(status);
  return challengeSchema.strict().parse(answer.body);
};
const errorsOf = (answer: Answer) => expectProblem(answer, 'INVALID_REQUEST').errors?.map(({ path }) => path);

describe('accepting a challenge', () => {
  const accept = (json?: object, token = world.tokens.bob) =>
    world.send('POST', `${member}/accept`, token, json === undefined ? {} : { json });

  it('reads it as the opponent, and asks with the rating that the opponent has now', async () => {
    expect(challengeOf(await accept())).toEqual({ ...kept, status: 'ACCEPTED' });
    const common = { v: 1, tenant: 'demo', userId: 'bob', id: kept.challenge_id };
    expect(world.bridge.asked).toEqual([
      { operation: 'challenge.read', request: { ...common, blocked: ['mallory', 'eve'] } },
      {
        operation: 'challenge.accept',
        request: { ...common, player: { userId: 'bob', rating: 1_612 }, leaveQueue: false },
      },
    ]);
  });

  it('leaves the queue only when it says so', async () => {
    for (const json of [{}, { leave_queue: false }, { leave_queue: true }])
      expect((await accept(json)).status).toBe(200);
    expect(world.asked('challenge.accept').map(({ leaveQueue }) => leaveQueue)).toEqual([false, false, true]);
  });

  it('brings the rating of the challenger too where the source knows it without their token', async () => {
    world.keep({ queue: 'blitz' });
    expect((await accept()).status).toBe(200);
    expect(world.asked('challenge.accept')).toMatchObject([
      {
        player: { userId: 'bob', rating: 1_200, ratingFrom: 'static' },
        challenger: { userId: 'alice', rating: 1_200, ratingFrom: 'static' },
      },
    ]);
  });

  it.each(['ACCEPTED', 'STARTED'] as const)('again answers the same when it is %s', async (status) => {
    world.keep({ status, match_id: '01990000-0000-7000-8000-00000000000a' });
    expect(challengeOf(await accept())).toMatchObject({ status, match_id: expect.any(String) });
  });

  it.each(['DECLINED', 'WITHDRAWN', 'EXPIRED', 'FAILED'] as const)('is refused when it is %s', async (status) => {
    world.keep({ status });
    expect(expectProblem(await accept(), 'CONFLICT').challenge_status).toBe(status);
    expect(world.asked('challenge.accept')).toEqual([]);
  });

  it.each(['DECLINED', 'WITHDRAWN', 'EXPIRED', 'FAILED'] as const)('that loses to %s is told so', async (status) => {
    world.bridge.answer('challenge.accept', { outcome: 'not-pending', status });
    expect(expectProblem(await accept(), 'CONFLICT').challenge_status).toBe(status);
  });

  it.each([
    ['you', /^You are being put into a game/],
    ['challenger', /^The challenger is being put into a game/],
  ] as const)('says who is busy: %s', async (who, sentence) => {
    world.bridge.answer('challenge.accept', { outcome: 'busy', who });
    const problem = expectProblem(await accept(), 'CONFLICT');
    expect(problem.detail).toMatch(sentence);
    expect(problem.challenge_status).toBe('PENDING');
  });

  it.each(['gone', 'teams'])('of the queue %s, which is gone or has grown, says so', async (queue) => {
    world.keep({ queue });
    expect(expectProblem(await accept(), 'CONFLICT').detail).toContain(`"${queue}" is not offered any more`);
    expect(world.asked('challenge.accept')).toEqual([]);
  });

  it('is for the opponent: its challenger is told how to withdraw it', async () => {
    expect(expectProblem(await accept(undefined, world.tokens.alice), 'FORBIDDEN').detail).toContain(
      'DELETE withdraws',
    );
    expect(world.asked('challenge.accept')).toEqual([]);
  });

  it('that vanishes in the middle is not found', async () => {
    world.bridge.answer('challenge.accept', { outcome: 'not-found' });
    expectProblem(await accept(), 'NOT_FOUND');
  });

  it.each([{ leave_queue: 'yes' }, { rating: 3_000 }, { reason: 'later' }, []])('refuses the body %j', async (json) => {
    expectProblem(await accept(json), 'INVALID_REQUEST');
    expect(world.bridge.asked).toEqual([]);
  });

  it('does not overlook a body that is not declared as JSON', async () => {
    const call = { body: '{"leave_queue":true}', headers: { 'content-type': 'text/plain' } };
    expectProblem(await world.send('POST', `${member}/accept`, world.tokens.bob, call), 'UNSUPPORTED_MEDIA_TYPE');
    expect(world.bridge.asked).toEqual([]);
  });
});

describe('declining a challenge', () => {
  const decline = (json?: object, token = world.tokens.bob) =>
    world.send('POST', `${member}/decline`, token, json === undefined ? {} : { json });

  it('needs no reason, and takes any of the list', async () => {
    expect(challengeOf(await decline())).toEqual({ ...kept, status: 'DECLINED' });
    for (const reason of declineReasonSchema.options) expect((await decline({ reason })).status).toBe(200);
    const asked = world.asked('challenge.decline');
    expect(asked[0]).toEqual({ v: 1, tenant: 'demo', userId: 'bob', id: kept.challenge_id, reason: 'generic' });
    expect(asked.slice(1).map(({ reason }) => reason)).toEqual(declineReasonSchema.options);
  });

  it.each([{ reason: 'because' }, { reason: null }, { message: 'no' }])('refuses %j', async (json) => {
    expect(errorsOf(await decline(json))).toEqual(Object.keys(json));
    expect(world.bridge.asked).toEqual([]);
  });

  it('too late is told what was first, and again is answered the same', async () => {
    world.keep({ status: 'DECLINED', reason: 'later' });
    expect(challengeOf(await decline({ reason: 'rated' })).reason).toBe('later');
    world.keep({ status: 'WITHDRAWN' });
    expect(expectProblem(await decline(), 'CONFLICT').challenge_status).toBe('WITHDRAWN');
  });

  it('is for the opponent: its challenger is told how to withdraw it', async () => {
    expect(expectProblem(await decline({}, world.tokens.alice), 'FORBIDDEN').detail).toContain('DELETE withdraws');
  });
});

describe('withdrawing a challenge', () => {
  const withdraw = (token = world.tokens.alice) => world.send('DELETE', member, token);

  it('is for the challenger: its opponent is told how to decline it', async () => {
    expect(challengeOf(await withdraw())).toEqual({ ...kept, status: 'WITHDRAWN' });
    expect(world.bridge.asked).toEqual([
      { operation: 'challenge.withdraw', request: { v: 1, tenant: 'demo', userId: 'alice', id: kept.challenge_id } },
    ]);
    expect(expectProblem(await withdraw(world.tokens.bob), 'FORBIDDEN').detail).toContain('/decline');
  });

  it('too late is told what was first, and again is answered the same', async () => {
    world.keep({ status: 'WITHDRAWN' });
    expect(challengeOf(await withdraw()).status).toBe('WITHDRAWN');
    world.keep({ status: 'ACCEPTED' });
    expect(expectProblem(await withdraw(), 'CONFLICT').challenge_status).toBe('ACCEPTED');
  });
});

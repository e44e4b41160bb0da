import { challengeSchema, challengesPageSchema } from '@paireto/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHALLENGES, type ChallengeWorld, challengeWorld, kept } from './testing/challenge-world.ts';
import { expectProblem } from './testing/expect-problem.ts';
import type { Answer, Call } from './testing/gateway-for-test.ts';

let world: ChallengeWorld;
beforeAll(async () => {
  world = await challengeWorld();
});
afterAll(() => world?.stop());
beforeEach(() => {
  world.bridge.asked.length = 0;
  world.keep();
  world.bridge.answer('challenge.create', { outcome: 'created', challenge: kept });
  world.bridge.answer('challenge.list', { outcome: 'listed', page: { challenges: [kept], next_cursor: 'more' } });
});

const good = { opponent: 'bob', time_control: '3+2' };
const member = `/${kept.challenge_id}`;
const create = (json: object = good, call: Call = {}) => world.send('POST', '', world.tokens.alice, { json, ...call });
const challengeOf = (answer: Answer, status = 200) => {
  expect(answer.status).toBe(status);
  return challengeSchema.strict().parse(answer.body);
};
const errorsOf = (answer: Answer) => expectProblem(answer, 'INVALID_REQUEST').errors?.map(({ path }) => path);

describe('making a challenge', () => {
  it('asks a bridge to keep what the body, the token and the ruleset say, and answers with its place', async () => {
    const said = { mode: 'casual', color: 'white', message: ' Rematch? ', expires_in: 60, leave_queue: true };
    const answer = await create({ queue: 'chess', ...good, ...said });
    expect(challengeOf(answer, 201)).toEqual(kept);
    expect(answer.headers.get('location')).toBe(`${CHALLENGES}${member}`);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    const [request] = world.asked('challenge.create');
    expect(request).toEqual({
      v: 1,
      tenant: 'demo',
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      challenger: { userId: 'alice', rating: 1_500 },
      opponentId: 'bob',
      queue: 'chess',
      rulesetVersion: 1,
      pool: 'chess:3+2:standard:casual',
      attributes: { time_control: '3+2', variant: 'standard', mode: 'casual' },
      color: 'white',
      message: 'Rematch?',
      expiresInMs: 60_000,
      leaveQueue: true,
      blocked: ['eve'],
    });
  });

  it('means chess when no queue is named, 10 minutes, or 14 days open-ended, and no colour in particular', async () => {
    await create();
    await create({ ...good, open_ended: true });
    await create({ ...good, queue: 'blitz' });
    const asked = world.asked('challenge.create');
    expect(asked.map(({ queue, color, expiresInMs, leaveQueue }) => [queue, color, expiresInMs, leaveQueue])).toEqual([
      ['chess', 'random', 600_000, false],
      ['chess', 'random', 14 * 86_400_000, false],
      ['blitz', 'random', 600_000, false],
    ]);
    expect(asked[2]?.challenger).toEqual({ userId: 'alice', rating: 1_200, ratingFrom: 'static' });
  });

  it('gives every challenge an id of its own', async () => {
    await Promise.all([create(), create()]);
    expect(new Set(world.asked('challenge.create').map(({ id }) => id)).size).toBe(2);
  });

  it('with a key says when it was made before, and tells the same request from another', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    world.bridge.answer('challenge.create', { outcome: 'replayed', challenge: { ...kept, status: 'DECLINED' } });
    const answer = await create(good, { headers });
    expect(challengeOf(answer, 201).status).toBe('DECLINED');
    expect(answer.headers.get('idempotency-replayed')).toBe('true');
    expect(answer.headers.get('location')).toBe(`${CHALLENGES}${member}`);
    await create({ color: 'random', queue: 'chess', expires_in: 600, mode: 'rated', ...good }, { headers });
    const others = [
      { ...good, opponent: 'carol' },
      { ...good, time_control: '5+0' },
      { ...good, color: 'black' },
      { ...good, message: 'x' },
      { ...good, expires_in: 601 },
      { ...good, leave_queue: true },
      { ...good, queue: 'blitz' },
    ];
    for (const other of others) await create(other, { headers });
    const keys = world.asked('challenge.create').map(({ idempotency }) => idempotency as Record<string, string>);
    expect(new Set(keys.map(({ key }) => key))).toEqual(new Set(['key-1']));
    const [first, same, ...different] = keys.map(({ fingerprint }) => fingerprint);
    expect(same).toBe(first);
    expect(new Set([first, ...different]).size).toBe(others.length + 1);
  });

  it('with a key of another challenge is refused', async () => {
    world.bridge.answer('challenge.create', { outcome: 'key-reused' });
    const problem = expectProblem(await create(good, { headers: { 'idempotency-key': 'k' } }), 'CONFLICT');
    expect(problem.detail).toContain('used for another challenge');
    const [path] = errorsOf(await create(good, { headers: { 'idempotency-key': 'not a key' } })) ?? [];
    expect(path).toBe('Idempotency-Key');
  });

  it('to somebody who has one open from the same player names that one', async () => {
    world.bridge.answer('challenge.create', { outcome: 'already-open', challengeId: kept.challenge_id });
    expect(expectProblem(await create(), 'CHALLENGE_EXISTS').challenge_id).toBe(kept.challenge_id);
  });

  it.each([
    ['too-many-incoming', 'The opponent has too many open challenges'],
    ['too-many-outgoing', 'You have too many open challenges'],
  ] as const)('beyond a limit (%s) says whose it is', async (outcome, sentence) => {
    world.bridge.answer('challenge.create', { outcome });
    expect(expectProblem(await create(), 'CONFLICT').detail).toContain(sentence);
  });

  it.each<[string, object, string[]]>([
    ['nothing', {}, ['opponent', 'time_control']],
    ['an unknown field', { ...good, rating: 3_000 }, ['rating']],
    ['a wrong attribute', { ...good, mode: 'fast', time_control: '0' }, ['time_control', 'mode']],
    ['a colour that is none', { ...good, color: 'green' }, ['color']],
    ['a colour where there are none', { ...good, queue: 'blitz', color: 'white' }, ['color']],
    ['a message that is too long', { ...good, message: 'x'.repeat(281) }, ['message']],
    ['a message of two lines', { ...good, message: 'a\nb' }, ['message']],
    ['too short a time', { ...good, expires_in: 19 }, ['expires_in']],
    ['too long a time', { ...good, expires_in: 3_601 }, ['expires_in']],
    ['a huge time', { ...good, expires_in: 1e300, open_ended: true }, ['expires_in']],
    ['an unknown queue', { ...good, queue: 'checkers' }, ['queue']],
    ['a queue of teams', { queue: 'teams', opponent: 'bob' }, ['queue']],
    ['a party', { ...good, party: [{ user_id: 'carol' }] }, ['party']],
    ['oneself', { ...good, opponent: 'alice' }, ['opponent']],
    ['somebody whom the token blocks', { ...good, opponent: 'eve' }, ['opponent']],
  ])('with %s is refused, and the field is named', async (_, json, fields) => {
    expect(errorsOf(await create(json))).toEqual(fields);
    expect(world.bridge.asked).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('with the key %s is refused', async (key) => {
    const body = `{"opponent":"bob","time_control":"3+2","${key}":{"mode":"casual"}}`;
    const call = { body, headers: { 'content-type': 'application/json' } };
    expect(errorsOf(await world.send('POST', '', world.tokens.alice, call))).toEqual([key]);
  });

  it('takes JSON only, and no more of it than it needs', async () => {
    const send = (body: string, type = 'application/json') =>
      world.send('POST', '', world.tokens.alice, { body, headers: { 'content-type': type } });
    expectProblem(await send('{"opponent":'), 'INVALID_REQUEST');
    for (const body of ['null', '[]', '"bob"', '5']) expectProblem(await send(body), 'INVALID_REQUEST');
    expectProblem(await send(JSON.stringify(good), 'text/plain'), 'UNSUPPORTED_MEDIA_TYPE');
    expectProblem(await send(JSON.stringify({ ...good, message: 'x'.repeat(20_000) })), 'PAYLOAD_TOO_LARGE');
    expect(world.bridge.asked).toEqual([]);
  });
});

describe('reading a challenge', () => {
  it('is for both of its players, as the bridge shows it to each', async () => {
    for (const [name, blocked] of [
      ['alice', ['eve']],
      ['bob', ['mallory', 'eve']],
    ] as const) {
      world.bridge.asked.length = 0;
      expect(challengeOf(await world.send('GET', member, world.tokens[name]))).toEqual(kept);
      const request = { v: 1, tenant: 'demo', userId: name, id: kept.challenge_id, blocked };
      expect(world.bridge.asked).toEqual([{ operation: 'challenge.read', request }]);
    }
  });

  it('knows the id however it is written, and refuses what is none', async () => {
    expect((await world.send('GET', member.toUpperCase(), world.tokens.alice)).status).toBe(200);
    for (const id of ['nonsense', '1', `${kept.challenge_id}0`, '%00']) {
      expect(errorsOf(await world.send('GET', `/${id}`, world.tokens.alice))).toEqual(['id']);
      expect(errorsOf(await world.send('POST', `/${id}/accept`, world.tokens.bob))).toEqual(['id']);
    }
  });
});

describe.each(['incoming', 'outgoing'] as const)('the list of %s challenges', (direction) => {
  const list = (query = '', token = world.tokens.bob) => world.send('GET', `/${direction}${query}`, token);

  it('is asked for in the name of the token, 20 at a time', async () => {
    const answer = await list();
    expect(answer.status).toBe(200);
    expect(challengesPageSchema.strict().parse(answer.body)).toEqual({ challenges: [kept], next_cursor: 'more' });
    expect(world.asked('challenge.list')).toEqual([
      { v: 1, tenant: 'demo', userId: 'bob', direction, blocked: ['mallory', 'eve'], limit: 20 },
    ]);
  });

  it('goes on where a page ended, of one state if wished', async () => {
    await list('?cursor=abc_-1&limit=100&status=PENDING');
    expect(world.asked('challenge.list')).toMatchObject([{ cursor: 'abc_-1', limit: 100, status: 'PENDING' }]);
  });

  it('says when a cursor is none of its own', async () => {
    world.bridge.answer('challenge.list', { outcome: 'bad-cursor' });
    expect(errorsOf(await list('?cursor=x'))).toEqual(['cursor']);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=', 'limit'],
    ['limit=NaN', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=', 'cursor'],
    [`cursor=${'x'.repeat(257)}`, 'cursor'],
    ['status=pending', 'status'],
    ['status=', 'status'],
    ['user_id=alice', 'user_id'],
  ])('refuses ?%s', async (query, parameter) => {
    expect(errorsOf(await list(`?${query}`))).toEqual([parameter]);
    expect(world.bridge.asked).toEqual([]);
  });
});

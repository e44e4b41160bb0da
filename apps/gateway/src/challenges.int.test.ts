import { challengeSchema, challengesPageSchema, declineReasonSchema } from '@paireto/contracts';
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
    expect(problem.detail).toContain('used for another request');
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

  it.each(['ACCEPTED', 'STARTED'] as const)(
    'is passed on when it is %s: the bridge knows who repeats it',
    async (status) => {
      world.keep({ status });
      expect(expectProblem(await accept(), 'CONFLICT').challenge_status).toBe(status);
      world.bridge.answer('challenge.accept', { outcome: 'accepted', challenge: { ...kept, status } });
      expect(challengeOf(await accept()).status).toBe(status);
    },
  );

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

  it('of a queue that is gone says so', async () => {
    world.keep({ queue: 'gone' });
    expect(expectProblem(await accept(), 'CONFLICT').detail).toContain('"gone" is not offered any more');
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

  it('too late is told what was first', async () => {
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

  it('too late is told what was first', async () => {
    world.keep({ status: 'ACCEPTED' });
    expect(expectProblem(await withdraw(), 'CONFLICT').challenge_status).toBe('ACCEPTED');
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

/** Every endpoint, as its right player uses it. */
const endpoints: [string, string, 'alice' | 'bob', Call][] = [
  ['POST', '', 'alice', { json: good }],
  ['GET', '/incoming', 'bob', {}],
  ['GET', '/outgoing', 'alice', {}],
  ['GET', member, 'alice', {}],
  ['DELETE', member, 'alice', {}],
  ['POST', `${member}/accept`, 'bob', {}],
  ['POST', `${member}/decline`, 'bob', {}],
];
const ofOne = endpoints.filter(([, path]) => path.startsWith(member));

describe('nobody else', () => {
  it.each(endpoints)('may %s %s without a token, or with a bad one', async (method, path, _, call) => {
    expectProblem(await world.send(method, path, undefined, call), 'UNAUTHORIZED');
    expectProblem(await world.send(method, path, `${world.tokens.alice}x`, call), 'UNAUTHORIZED');
    expect(world.bridge.asked).toEqual([]);
  });

  it.each(ofOne)(
    'finds it with %s %s: not a stranger, not another tenant, not a service',
    async (method, path, _, call) => {
      const { carol, foreignAlice, foreignBob, service } = world.tokens;
      const answers = [];
      for (const token of [carol, foreignAlice, foreignBob, service]) {
        const answer = await world.send(method, path, token, call);
        answers.push(expectProblem(answer, 'NOT_FOUND'));
      }
      const unknown = path.replace(kept.challenge_id, '01990000-0000-7000-8000-00000000dead');
      answers.push(expectProblem(await world.send(method, unknown, world.tokens.alice, call), 'NOT_FOUND'));
      // Word for word what is said of a challenge that does not exist.
      expect(new Set(answers.map(({ detail }) => detail)).size).toBe(1);
      const operations = new Set(world.bridge.asked.map(({ operation }) => operation));
      expect(operations).not.toContain('challenge.accept');
    },
  );

  it('sees the lists of a player: each token asks for its own, in its own tenant', async () => {
    for (const token of [world.tokens.carol, world.tokens.foreignBob, world.tokens.service]) {
      await world.send('GET', '/incoming', token);
    }
    expect(world.asked('challenge.list').map(({ tenant, userId }) => [tenant, userId])).toEqual([
      ['demo', 'carol'],
      ['other', 'bob'],
      ['demo', 'game-server'],
    ]);
  });

  it('challenges in the name of another: tenant and player are those of the token', async () => {
    await world.send('POST', '', world.tokens.foreignAlice, { json: good });
    expect(world.asked('challenge.create')).toMatchObject([{ tenant: 'other', challenger: { userId: 'alice' } }]);
    for (const field of ['tenant', 'challenger', 'user_id']) {
      expect(errorsOf(await create({ ...good, [field]: 'bob' }))).toEqual([field]);
    }
  });
});

describe('a bridge that cannot', () => {
  it.each(endpoints)(
    'is told of %s %s with 503 and when to come again, whatever is the matter',
    async (method, path, who, call) => {
      const operations = ['create', 'read', 'list', 'accept', 'decline', 'withdraw'] as const;
      for (const reply of [
        { outcome: 'unavailable', reason: 'the database is away' },
        { outcome: 'malformed', reason: 'another release' },
        { outcome: 'what is this' },
      ]) {
        for (const operation of operations) world.bridge.answer(`challenge.${operation}`, reply);
        const answer = await world.send(method, path, world.tokens[who], call);
        const problem = expectProblem(answer, 'UNAVAILABLE');
        expect(problem.safe_to_retry).toBe(true);
        expect(JSON.stringify(problem)).not.toContain('another release');
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
    },
  );

  it('in the middle of an acceptance is told the same', async () => {
    world.bridge.answer('challenge.accept', { outcome: 'unavailable', reason: 'x' });
    const answer = await world.send('POST', `${member}/accept`, world.tokens.bob);
    expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
  });

  it('after a refusal says so rather than that there is no challenge', async () => {
    world.bridge.answer('challenge.decline', { outcome: 'not-found' });
    world.bridge.answer('challenge.read', { outcome: 'unavailable', reason: 'x' });
    expectProblem(await world.send('POST', `${member}/decline`, world.tokens.bob), 'UNAVAILABLE');
  });
});

describe('without any bridge', () => {
  let lonely: ChallengeWorld;
  beforeAll(async () => {
    lonely = await challengeWorld();
    await lonely.bridge.stop();
  });
  afterAll(() => lonely?.stop());

  it.each(endpoints)('%s %s is answered 503 with Retry-After, and may be repeated', async (method, path, who, call) => {
    const answer = await lonely.send(method, path, lonely.tokens[who], call);
    expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('what is wrong with a request is said all the same, and queues work', async () => {
    expectProblem(await lonely.send('POST', '', lonely.tokens.alice, { json: {} }), 'INVALID_REQUEST');
    expect((await lonely.join()).entry.status).toBe('SEARCHING');
  });
});

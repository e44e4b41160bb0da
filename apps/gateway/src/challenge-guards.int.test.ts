import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChallengeWorld, challengeWorld, kept } from './testing/challenge-world.ts';
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
const errorsOf = (answer: Answer) => expectProblem(answer, 'INVALID_REQUEST').errors?.map(({ path }) => path);

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
  it.each(endpoints)(
    'may %s %s without a token, with a bad one, or with that of a service',
    async (method, path, _, call) => {
      expectProblem(await world.send(method, path, undefined, call), 'UNAUTHORIZED');
      expectProblem(await world.send(method, path, `${world.tokens.alice}x`, call), 'UNAUTHORIZED');
      expectProblem(await world.send(method, path, world.tokens.service, call), 'UNAUTHORIZED');
      expect(world.bridge.asked).toEqual([]);
    },
  );

  it.each(ofOne)('finds it with %s %s: not a stranger, not another tenant', async (method, path, _, call) => {
    const { carol, foreignAlice, foreignBob } = world.tokens;
    const answers = [];
    for (const token of [carol, foreignAlice, foreignBob]) {
      const answer = await world.send(method, path, token, call);
      answers.push(expectProblem(answer, 'NOT_FOUND'));
    }
    const unknown = path.replace(kept.challenge_id, '01990000-0000-7000-8000-00000000dead');
    answers.push(expectProblem(await world.send(method, unknown, world.tokens.alice, call), 'NOT_FOUND'));
    // Word for word what is said of a challenge that does not exist.
    expect(new Set(answers.map(({ detail }) => detail)).size).toBe(1);
    const operations = new Set(world.bridge.asked.map(({ operation }) => operation));
    expect(operations).not.toContain('challenge.accept');
  });

  it('sees the lists of a player: each token asks for its own, in its own tenant', async () => {
    for (const token of [world.tokens.carol, world.tokens.foreignBob]) {
      await world.send('GET', '/incoming', token);
    }
    expect(world.asked('challenge.list').map(({ tenant, userId }) => [tenant, userId])).toEqual([
      ['demo', 'carol'],
      ['other', 'bob'],
    ]);
  });

  it('challenges in the name of another: tenant and player are those of the token', async () => {
    await world.send('POST', '', world.tokens.foreignAlice, { json: good });
    expect(world.asked('challenge.create')).toMatchObject([{ tenant: 'other', challenger: { userId: 'alice' } }]);
    for (const field of ['tenant', 'challenger', 'user_id']) {
      expect(errorsOf(await world.send('POST', '', world.tokens.alice, { json: { ...good, [field]: 'bob' } }))).toEqual(
        [field],
      );
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

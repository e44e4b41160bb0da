import { type RulesetFile, tenantIdSchema, userIdSchema } from '@paireto/contracts';
import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { devServiceToken, devToken, operatorToken } from '@paireto/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAsBridge } from './testing/answer-as-bridge.ts';
import { crafted, tenantIds, userIds } from './testing/crafted-texts.ts';
import type { Answer, Call } from './testing/gateway-for-test.ts';
import { natsOfTest } from './testing/heard-on-nats.ts';
import { chessFile, rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
/** A queue whose pools have names that players choose, as far as a ruleset can allow it. */
const freeFile: RulesetFile = {
  name: 'free',
  version: 1,
  teams: { count: 2, names: ['blue', 'red'] },
  attributes: { room: { type: 'text', pattern: '[\\s\\S]{1,64}' } },
  pool_by: ['room'],
};

let world: WorldForTest;
let bridge: Awaited<ReturnType<typeof answerAsBridge>>;
let nats: Awaited<ReturnType<typeof natsOfTest>>;
const heard = new Set<string>();
let player: string;
let operator: string;
/** Makes names that no run before had. */
let seen = 0;

beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder(chessFile, teamsFile, freeFile) });
  bridge = await answerAsBridge(world.natsUrl);
  for (const operation of ['challenge.read', 'challenge.accept', 'match.read', 'match.result'] as const) {
    bridge.answer(operation, { outcome: 'not-found' });
  }
  bridge.answer('match.list', { outcome: 'listed', page: { matches: [], next_cursor: null } });
  bridge.answer('rating.leaderboard', { outcome: 'no-ratings' });
  bridge.answer('challenge.create', { outcome: 'too-many-incoming' });
  nats = await natsOfTest(world.natsUrl);
  nats.subscribe('>', { callback: (_, { subject }) => void heard.add(subject) });
  await nats.flush();
  player = await devToken({ sub: 'alice', tenant: 'demo', rating: 1_500 });
  operator = await operatorToken();
});
afterAll(async () => {
  await nats?.close();
  await bridge?.stop();
  await world?.stop();
});

const inPath = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Refused with a problem, or answered; never a fault of ours. */
function expectAnswered(answer: Answer, asked: string): void {
  expect(answer.status, `${asked}: ${JSON.stringify(answer.body)}`).toBeLessThan(500);
  if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json');
}

/** Every place of a request that an id can stand in. */
const asks = (text: string): [path: string, call: Call][] => {
  const id = inPath(text);
  const post = (json: unknown): Call => ({ method: 'POST', json });
  return [
    [`${QUEUE}/${id}`, {}],
    [`${QUEUE}/${id}`, { method: 'DELETE' }],
    [`${QUEUE}/${id}/accept`, { method: 'POST' }],
    [`${QUEUE}/${id}/explain`, {}],
    [`/v1/matchmaking/queues/${id}/status`, {}],
    [`/v1/matchmaking/challenges/${id}`, {}],
    [`/v1/matchmaking/challenges/${id}/accept`, { method: 'POST' }],
    [`/v1/matchmaking/matches/${id}`, {}],
    [`/v1/matchmaking/matches?opponent=${id}&cursor=${id}`, {}],
    [`/v1/ratings/leaderboard?queue=${id}`, {}],
    [`/v1/matchmaking/events?after=${id}&x=${id}`, {}],
    [QUEUE, post({ queue: text })],
    [QUEUE, post({ queue: 'chess', time_control: text })],
    [QUEUE, post({ queue: 'chess', [text]: text, time_control: '3+2' })],
    ['/v1/matchmaking/challenges', post({ queue: 'chess', time_control: '3+2', opponent: text })],
    ['/v1/matchmaking/challenges', post({ queue: 'chess', time_control: '3+2', opponent: 'bob', message: text })],
    [`/internal/tenants/${id}/queue/${id}/explain`, {}],
    [`/internal/tenants/${id}/matches`, {}],
    [`/internal/tenants/${id}/matches/${id}`, {}],
    [`/internal/backfills/${id}/${id}`, { method: 'DELETE' }],
    [
      '/internal/backfills',
      post({
        tenant: text,
        queue: 'teams',
        game_id: text,
        teams: [{ team: text, players: [{ user_id: text, rating: 1 }], open: 1 }],
      }),
    ],
    [`/internal/matches/${id}/result?tenant=${id}`, post({ aborted: true, finished_at: text, reason: text })],
  ];
};

describe('crafted ids over HTTP', () => {
  it('in paths, queries and bodies are answered or refused, never a fault', async () => {
    await fc.assert(
      fc.asyncProperty(crafted, async (text) => {
        await Promise.all(
          asks(text).map(async ([path, call]) => {
            const isInternal = path.startsWith('/internal/');
            const ask = isInternal ? world.callInternal : world.call;
            expectAnswered(await ask(path, { ...call, token: isInternal ? operator : player }), `${path} ${text}`);
          }),
        );
      }),
      { numRuns: 120 },
    );
  });

  it('in tokens are a player’s or a tenant’s where they are allowed, and 401 where they are not', async () => {
    await fc.assert(
      fc.asyncProperty(crafted, async (text) => {
        const statusFor = async (sub: string, tenant: string) => {
          const token = await devToken({ sub, tenant });
          return (await world.call('/v1/matchmaking/active', { token })).status;
        };
        const allowed = { user: userIdSchema.safeParse(text).success, tenant: tenantIdSchema.safeParse(text).success };
        expect(await statusFor(text, 'demo')).toBe(allowed.user ? 200 : 401);
        expect(await statusFor('alice', text)).toBe(allowed.tenant ? 200 : 401);
        const ofService = await devServiceToken({ tenant: text });
        const seen = await world.callInternal('/internal/queues/summary', { token: ofService });
        expect(seen.status).toBe(allowed.tenant || text === '*' ? 200 : 401);
      }),
      { numRuns: 60 },
    );
  });

  it('as Idempotency-Key repeat what they were used for, each its own', async () => {
    const printable = fc.string({
      unit: fc.constantFrom(...'{}:*>?[].\\%$"\'/aZ09'.split('')),
      minLength: 1,
      maxLength: 255,
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(printable, { minLength: 2, maxLength: 2 }), userIds, async (keys, userId) => {
        const token = await devToken({ sub: userId, tenant: `keys-${seen++}` });
        const join = (key: string) =>
          world.call(QUEUE, {
            method: 'POST',
            token,
            json: { queue: 'teams' },
            headers: { 'idempotency-key': key },
          });
        const [first, second] = keys as [string, string];
        const answer = await join(first);
        expect(answer.status).toBe(201);
        expect((await join(first)).body).toMatchObject({ queue_entry_id: entryOf(answer.body).queue_entry_id });
        expect((await join(second)).status).toBe(409);
      }),
      { numRuns: 40 },
    );
  });

  it('of players never meet: each finds what is theirs, and nothing else', async () => {
    const player = fc.tuple(tenantIds, userIds);
    await fc.assert(
      fc.asyncProperty(player, player, async ([tenant, user], [otherTenant, otherUser]) => {
        const suffix = `-${seen++}`;
        const place = (id: string) => `${id.slice(0, 50)}${suffix}`;
        fc.pre(tenant !== otherTenant || user !== otherUser);
        const tokens = [
          await devToken({ sub: user, tenant: place(tenant) }),
          await devToken({ sub: otherUser, tenant: place(otherTenant) }),
        ];
        const joined = await Promise.all(
          tokens.map((token) => world.call(QUEUE, { method: 'POST', token, json: { queue: 'teams' } })),
        );
        expect(joined.map(({ status }) => status)).toEqual([201, 201]);
        const ids = joined.map(({ body }) => entryOf(body).queue_entry_id);
        for (const [index, token] of tokens.entries()) {
          const active = await world.call('/v1/matchmaking/active', { token });
          expect(active.body).toMatchObject({ entry: { queue_entry_id: ids[index] } });
          expect((await world.call(`${QUEUE}/${ids[1 - index]}`, { method: 'DELETE', token })).status).toBe(404);
          expect((await world.call(`${QUEUE}/${ids[index]}`, { method: 'DELETE', token })).status).toBe(200);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('as attributes that name pools stay in the pools of their tenant', async () => {
    await fc.assert(
      fc.asyncProperty(crafted, async (room) => {
        const token = await devToken({ sub: `p${seen++}`, tenant: 'rooms' });
        const answer = await world.call(QUEUE, { method: 'POST', token, json: { queue: 'free', room } });
        expectAnswered(answer, room);
        if (answer.status !== 201) return;
        const { pool, queue_entry_id: id } = entryOf(answer.body);
        expect(pool.startsWith('free:')).toBe(true);
        expect(pool.split(':')).toHaveLength(2);
        const summary = await world.callInternal('/internal/queues/summary', {
          token: await devServiceToken({ tenant: 'rooms' }),
        });
        expect(JSON.stringify(summary.body)).toContain(JSON.stringify(pool));
        expect((await world.call(`${QUEUE}/${id}`, { method: 'DELETE', token })).status).toBe(200);
      }),
      { numRuns: 60 },
    );
  });
});

describe('after all of it', () => {
  it('every subject that was used is one of ours, literal', async () => {
    await nats.flush();
    const ours =
      /^(_INBOX\.[A-Za-z0-9._]+|paireto\.(partition\.\d+|explain\.\d+|players\.[A-Za-z0-9][A-Za-z0-9_-]{0,63}|ask\.[a-z.-]+))$/;
    expect(heard.size).toBeGreaterThan(10);
    for (const subject of heard) expect(subject).toMatch(ours);
  });

  it('every key is one of the installation, or has the braces of a tenant that there was where it begins or behind its class', async () => {
    const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
    const redis = connectRedis({ url: world.redisUrl, name: 'test', logger });
    try {
      await redisReady(redis);
      const tenants = new Set(await world.store.listTenants());
      const keys = await redis.keys(`${world.keyPrefix}*`);
      expect(keys.length).toBeGreaterThan(100);
      for (const key of keys) {
        const own = key.slice(world.keyPrefix.length);
        const tenant = /^(?:[a-z]+:)?\{([A-Za-z0-9][A-Za-z0-9_-]{0,63})\}(?::.|$)/.exec(own)?.[1];
        if (tenant === undefined)
          expect(own).toMatch(/^(tenants|rulesets|revocations|socket-ticket:[A-Za-z0-9_-]{43})$/);
        else if (!own.startsWith(`{${tenant}}:limit:`)) expect(tenants).toContain(tenant);
      }
    } finally {
      redis.disconnect();
    }
  });
});

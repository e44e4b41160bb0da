import type { Ruleset } from '@paireto/contracts';
import { presetRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { App } from './http/app-env.ts';
import { appForTest, internalAppForTest } from './testing/app-for-test.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';

/** What only the service decides, or the token says. */
const SERVER_OWNED = [
  'rating',
  'deviation',
  'tenant',
  'tenant_id',
  'user_id',
  'sub',
  'roles',
  'priority_class',
  'blocked',
  'status',
  'state',
  'id',
  'queue_entry_id',
  'challenge_id',
  'backfill_id',
  'match_id',
  'enqueued_at',
  'enqueuedAt',
  'expires_at',
  'created_at',
  'pool',
  'pools',
  'attempts',
  'ruleset_version',
  'challenger',
  '__proto__',
  'constructor',
];

/** Fields of these names that a body has, by where they are: `operation place.of.object`, list places as `*`. */
const DECLARED: Record<string, readonly string[]> = {
  'joinQueue ': ['roles'],
  'joinQueue party.*': ['user_id', 'roles'],
  'openBackfill ': ['tenant'],
  'openBackfill teams.*.players.*': ['user_id', 'rating', 'deviation', 'roles'],
  'openBackfill teams.*': ['roles'],
  'reportResult players.*': ['user_id'],
  'revokeTokens ': ['tenant', 'user_id'],
};

/** Bodies of operations whose document shows none. */
const PLAIN: Record<string, object[]> = {
  acceptChallenge: [{ leave_queue: true }],
  declineChallenge: [{ reason: 'later' }],
  revokeTokens: [{ tenant: 'demo', user_id: 'alice' }, { jti: 'a-token' }],
};

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, { examples?: Record<string, { value: object }> }> };
}
interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
}
interface Case {
  id: string;
  method: string;
  path: string;
  body: object;
}

const rulesets = new Map(
  ['chess', 'chess-phased', 'interview', 'arena'].map((name): [string, Ruleset] => {
    const ruleset = presetRuleset(name);
    return [ruleset.name, { ...ruleset, backfill: true }];
  }),
);
const apps: Record<string, App> = {
  players: await appForTest({ rulesets }),
  services: internalAppForTest({ rulesets }),
};
const authorization = `Bearer ${await playerToken('alice')}`;

const filled = (path: string): string =>
  path.replace('{tenant}', 'demo').replaceAll(/\{\w+\}/g, '0190a0d0-0000-7000-8000-00000000000a');

/** Every body that the documents show, of every operation that takes one. */
async function casesOf(app: App): Promise<Case[]> {
  const document = (await (await app.request('/openapi.json')).json()) as ApiDocument;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId: id, requestBody }]) => {
      if (!requestBody) return [];
      const shown = Object.values(requestBody.content['application/json']?.examples ?? {}).map(({ value }) => value);
      const bodies = [...shown, ...(PLAIN[id] ?? [])];
      // Who adds an operation shows a body of it, or lists one above.
      if (bodies.length === 0) throw new Error(`no body of ${id} to try with`);
      return bodies.map((body) => ({ id, method: method.toUpperCase(), path: filled(path), body }));
    }),
  );
}

/** Every operation that changes something and has no body. */
async function bodilessOf(app: App): Promise<Omit<Case, 'body'>[]> {
  const document = (await (await app.request('/openapi.json')).json()) as ApiDocument;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId: id, requestBody }]) =>
      requestBody || method === 'get' ? [] : [{ id, method: method.toUpperCase(), path: filled(path) }],
    ),
  );
}

/** Where the objects of a body are: the body itself, and those in it. */
function objectsIn(value: unknown, place: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : [[...place]];
  return [...own, ...Object.entries(value).flatMap(([key, child]) => objectsIn(child, [...place, key]))];
}

/** The JSON of the body with one more field in one of its objects; as text, for names that mean something to JavaScript. */
function withField(body: object, place: readonly string[], field: string, value: unknown): string {
  const copy = structuredClone(body);
  const object = place.reduce<Record<string, unknown>>(
    (parent, key) => parent[key] as Record<string, unknown>,
    copy as Record<string, unknown>,
  );
  Object.defineProperty(object, field, { value, enumerable: true });
  return JSON.stringify(copy);
}

const cases = Object.fromEntries(
  await Promise.all(Object.entries(apps).map(async ([listener, app]) => [listener, await casesOf(app)] as const)),
);
const rows = Object.entries(cases).flatMap(([listener, list]) =>
  list.flatMap((one) => objectsIn(one.body).map((place) => [one.id, place.join('.'), listener, place, one] as const)),
);

const bodiless = (
  await Promise.all(
    Object.entries(apps).map(async ([listener, app]) =>
      (await bodilessOf(app)).map((one) => [one.id, listener, one] as const),
    ),
  )
).flat();

describe('what only the service decides', () => {
  it('is tried with every operation that takes a body', () => {
    const ids = new Set(rows.map(([id]) => id));
    expect([...ids]).toEqual(
      expect.arrayContaining([
        'joinQueue',
        'createChallenge',
        'acceptChallenge',
        'declineChallenge',
        'openBackfill',
        'reportResult',
      ]),
    );
  });

  it.each(rows)(
    'cannot be said in a body of %s (%s), and the field is named',
    async (id, where, listener, place, one) => {
      const declared = DECLARED[`${id} ${where.replaceAll(/\b\d+\b/g, '*')}`] ?? [];
      for (const field of SERVER_OWNED) {
        if (declared.includes(field)) continue;
        const answer = await apps[listener]!.request(one.path, {
          method: one.method,
          headers: { authorization, 'content-type': 'application/json' },
          body: withField(one.body, place, field, 3_000),
        });
        const body: unknown = await answer.json();
        const { errors } = expectProblem({ status: answer.status, headers: answer.headers, body }, 'INVALID_REQUEST');
        const named = errors?.map((error) => `${error.path}: ${error.message}`).join('\n');
        expect(named).toContain(field);
      }
    },
  );

  it('is tried with every operation that takes none', () => {
    expect(bodiless.map(([id]) => id).sort()).toEqual([
      'acceptMatch',
      'cancelBackfill',
      'cancelQueueEntry',
      'createSocketTicket',
      'declineMatch',
      'withdrawChallenge',
    ]);
  });

  it.each(bodiless)(
    'cannot be said to %s, which asks for nothing, and the field is named',
    async (_, listener, one) => {
      const send = (body: string, type = 'application/json') =>
        apps[listener]!.request(one.path, {
          method: one.method,
          headers: { authorization, 'content-type': type, 'content-length': `${body.length}` },
          body,
        });
      for (const field of SERVER_OWNED) {
        const answer = await send(withField({}, [], field, 3_000));
        const body: unknown = await answer.json();
        const { errors } = expectProblem({ status: answer.status, headers: answer.headers, body }, 'INVALID_REQUEST');
        expect(errors).toEqual([{ path: field, message: 'unknown field' }]);
      }
      expect((await send('[]')).status).toBe(400);
      expect((await send('{')).status).toBe(400);
      expect((await send('rating=3000', 'application/x-www-form-urlencoded')).status).toBe(415);
      // What says nothing is no matter.
      expect([400, 413, 415]).not.toContain((await send('{}')).status);
    },
  );
});

import type { Logger } from '@paireto/runtime';
import { devServiceToken } from '@paireto/testkit';
import { describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from './ports/entry-store.ts';
import { appForTest, internalAppForTest } from './testing/app-for-test.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';

const authorization = `Bearer ${await playerToken('alice')}`;

async function ask(app: Awaited<ReturnType<typeof appForTest>>, path: string, init: RequestInit = {}) {
  const response = await app.request(path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

describe('the public HTTP surface', () => {
  it('answers unknown paths with 404, signed in or not', async () => {
    const app = await appForTest();
    for (const path of ['/', '/v1', '/v1/matchmaking', '/v1/matchmaking/queue/a/b', '/docs/../etc'])
      expectProblem(await ask(app, path), 'NOT_FOUND');
  });

  it.each([
    ['/v1/matchmaking/queue', 'GET', 'POST'],
    ['/v1/matchmaking/queue/0190a0d0-0000-7000-8000-00000000000a', 'POST', 'GET, DELETE'],
    ['/v1/matchmaking/queue/0190a0d0-0000-7000-8000-00000000000a/accept', 'GET', 'POST'],
    ['/v1/matchmaking/queue/0190a0d0-0000-7000-8000-00000000000a/decline', 'PUT', 'POST'],
    ['/v1/matchmaking/queue/0190a0d0-0000-7000-8000-00000000000a/explain', 'POST', 'GET'],
    ['/v1/matchmaking/challenges', 'GET', 'POST'],
    ['/v1/matchmaking/challenges/incoming', 'DELETE', 'GET'],
    ['/v1/matchmaking/challenges/outgoing', 'POST', 'GET'],
    ['/v1/matchmaking/challenges/0190a0d0-0000-7000-8000-00000000000a', 'PUT', 'GET, DELETE'],
    ['/v1/matchmaking/challenges/0190a0d0-0000-7000-8000-00000000000a/accept', 'GET', 'POST'],
    ['/v1/matchmaking/challenges/0190a0d0-0000-7000-8000-00000000000a/decline', 'DELETE', 'POST'],
    ['/v1/matchmaking/active', 'DELETE', 'GET'],
    ['/v1/matchmaking/events', 'POST', 'GET'],
    ['/v1/matchmaking/queues/chess/status', 'PUT', 'GET'],
    ['/healthz', 'POST', 'GET'],
    ['/openapi.json', 'POST', 'GET'],
  ])('answers %s with method %s with 405 and says Allow: %s', async (path, method, allow) => {
    const answer = await ask(await appForTest(), path, { method });
    expectProblem(answer, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('keeps a sane request id, and replaces any other', async () => {
    const app = await appForTest();
    const idFor = async (sent?: string) => {
      const headers: Record<string, string> = sent === undefined ? {} : { 'x-request-id': sent };
      return (await app.request('/healthz', { headers })).headers.get('x-request-id');
    };
    expect(await idFor('abc-123')).toBe('abc-123');
    for (const sent of [undefined, '', 'with space', '<script>', 'x'.repeat(129)]) {
      expect(await idFor(sent)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('tells nothing of an unexpected failure, but logs it with the request id', async () => {
    const error = vi.fn();
    const logger = { error, debug: vi.fn() } as unknown as Logger;
    const bug = new Error('secret internals of table x');
    const app = await appForTest({ logger, readActive: () => Promise.reject(bug) });
    const answer = await ask(app, '/v1/matchmaking/active', { headers: { authorization, 'x-request-id': 'req-7' } });
    expect(expectProblem(answer, 'INTERNAL').detail).toContain('req-7');
    expect(JSON.stringify(answer.body)).not.toContain('secret internals');
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ err: bug, request_id: 'req-7' }), expect.any(String));
  });

  it('answers 503 with Retry-After when the store is away, and says that repeating is safe', async () => {
    for (const applied of ['no', 'unknown'] as const) {
      const away = () => Promise.reject(new StoreUnavailableError(applied, new Error('Command timed out')));
      const answer = await ask(await appForTest({ readActive: away }), '/v1/matchmaking/active', {
        headers: { authorization },
      });
      expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('says after a join of unknown outcome where to look before repeating it', async () => {
    const app = await appForTest({ joinQueue: async () => ({ outcome: 'unknown' }) });
    const answer = await ask(app, '/v1/matchmaking/queue', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"time_control":"3+2"}',
    });
    const problem = expectProblem(answer, 'UNAVAILABLE');
    expect(problem.safe_to_retry).toBe(false);
    expect(problem.detail).toContain('GET /v1/matchmaking/active');
    expect(answer.headers.get('retry-after')).toBeTruthy();
  });

  it('says after a join with a key that the same again is safe, whatever is known of the first', async () => {
    const away = new StoreUnavailableError('no', new Error('Connection is closed.'));
    for (const joinQueue of [async () => ({ outcome: 'unknown' as const }), () => Promise.reject(away)]) {
      const app = await appForTest({ joinQueue });
      const answer = await ask(app, '/v1/matchmaking/queue', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: '{"time_control":"3+2"}',
      });
      expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
      expect(answer.headers.get('retry-after')).toBeTruthy();
    }
  });

  it('has nothing of the internal listener, whatever the token', async () => {
    const app = await appForTest();
    const { paths } = (await ask(internalAppForTest(), '/openapi.json')).body as { paths: Record<string, object> };
    const shared = new Set(['/healthz', '/readyz']);
    const internal = Object.entries(paths).filter(([path]) => !shared.has(path));
    expect(internal.length).toBeGreaterThan(8);
    for (const [path, item] of [
      ...internal,
      ['/internal', { get: 1 }],
      ['/metrics', { get: 1 }],
      ['/startupz', { get: 1 }],
    ] as const) {
      const asked = path.replace('{tenant}', 'demo').replaceAll(/\{\w+\}/g, '0190a0d0-0000-7000-8000-00000000000a');
      for (const method of Object.keys(item)) {
        const headers = { authorization: `Bearer ${await devServiceToken()}` };
        expectProblem(await ask(app, asked, { method: method.toUpperCase(), headers }), 'NOT_FOUND');
      }
    }
  });

  it('says what is not ready, and nothing of why', async () => {
    const report = {
      ready: false,
      checks: { nats: { ok: false, reason: 'connection refused' }, redis: { ok: true, details: { lag: 3 } } },
    };
    const answer = await ask(await appForTest({ readiness: async () => report }), '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual({ ready: false, checks: { nats: { ok: false }, redis: { ok: true } } });
  });

  it('challenges as RFC 6750 asks: without error for no token, with one for a refused token', async () => {
    const app = await appForTest();
    const none = await ask(app, '/v1/matchmaking/active');
    expectProblem(none, 'UNAUTHORIZED');
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    const bad = await ask(app, '/v1/matchmaking/active', { headers: { authorization: 'Bearer x.y.z' } });
    expectProblem(bad, 'UNAUTHORIZED');
    expect(bad.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"$/);
  });
});

import { ALL_TENANTS, type ServiceRole } from '@paireto/contracts';
import { createLogger } from '@paireto/runtime';
import { describe, expect, it, vi } from 'vitest';
import type { AuthenticateService } from './ports/authenticate.ts';
import { internalAppForTest } from './testing/app-for-test.ts';
import { expectProblem } from './testing/expect-problem.ts';

async function ask(app: ReturnType<typeof internalAppForTest>, path: string, init: RequestInit = {}) {
  const response = await app.request(path, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Every request is one of a service with these claims. */
const serviceIs =
  (tenant: string, ...roles: ServiceRole[]): AuthenticateService =>
  async () => ({ outcome: 'authenticated', service: { subject: 'it', tenant, roles } });

const id = '0190a0d0-0000-7000-8000-00000000000a';

describe('the internal HTTP surface', () => {
  it('has nothing for players', async () => {
    for (const path of ['/v1/matchmaking/active', '/v1/matchmaking/queue', '/v1/ratings/me'])
      expectProblem(await ask(internalAppForTest(), path), 'NOT_FOUND');
  });

  it.each([
    ['/internal/backfills', 'GET', 'POST'],
    ['/internal/backfills/demo/0190a0d0-0000-7000-8000-00000000000a', 'PUT', 'GET, DELETE'],
    ['/internal/tenants/demo/queue/0190a0d0-0000-7000-8000-00000000000a/explain', 'POST', 'GET'],
    ['/internal/queues/summary', 'POST', 'GET'],
    ['/internal/shards', 'DELETE', 'GET'],
    [`/internal/matches/${id}/result`, 'GET', 'POST'],
    ['/healthz', 'POST', 'GET'],
    ['/openapi.json', 'POST', 'GET'],
  ])('answers %s with method %s with 405 and says Allow: %s', async (path, method, allow) => {
    const answer = await ask(internalAppForTest(), path, { method });
    expectProblem(answer, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('says what is not ready and why, to whoever reaches it', async () => {
    const report = { ready: false, checks: { nats: { ok: false, reason: 'connection refused' }, redis: { ok: true } } };
    const away: AuthenticateService = async () => ({ outcome: 'refused', detail: 'nobody' });
    const app = internalAppForTest({ readiness: async () => report, authenticateService: away });
    expect(await ask(app, '/readyz')).toMatchObject({ status: 503, body: report });
  });

  it('says that it is stuck, by the name of the loop, and is alive otherwise', async () => {
    const stuck = { status: 'stuck' as const, stuck: { revocations: 'no progress for 130 s' } };
    const asked = [() => stuck, undefined].map((liveness) => ask(internalAppForTest({ liveness }), '/healthz'));
    expect(await Promise.all(asked)).toMatchObject([
      { status: 503, body: stuck },
      { status: 200, body: { status: 'ok' } },
    ]);
  });

  it('gives its figures to what collects them for the whole installation, and to nobody else', async () => {
    const metrics = async () => 'paireto_joins_total 7\n';
    const asked = (authenticateService: AuthenticateService) =>
      ask(internalAppForTest({ metrics, authenticateService }), '/metrics');
    for (const role of ['metrics', 'operator'] as const) {
      const answer = await asked(serviceIs(ALL_TENANTS, role));
      expect(answer).toMatchObject({ status: 200, body: 'paireto_joins_total 7\n' });
      expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    }
    expectProblem(await asked(serviceIs('demo', 'metrics')), 'FORBIDDEN');
    expectProblem(await asked(serviceIs(ALL_TENANTS, 'game-server')), 'FORBIDDEN');
    expectProblem(await asked(async () => ({ outcome: 'missing', detail: 'no token' })), 'UNAUTHORIZED');
  });

  it('logs who asked for a change, and what came of it, without the token', async () => {
    const info = vi.fn();
    const logger = Object.assign(createLogger({ service: 'test', level: 'silent', pretty: false }), { info });
    const notFound = async () => ({ outcome: 'not-found' as const });
    const path = `/internal/backfills/demo/${id}`;
    const headers = { authorization: 'Bearer secret.of.it', 'x-request-id': 'r-1' };
    for (const authenticateService of [
      serviceIs('demo', 'game-server'),
      serviceIs('other', 'game-server'),
      (async () => ({ outcome: 'refused', detail: 'no' })) as AuthenticateService,
    ]) {
      const app = internalAppForTest({ logger, authenticateService, cancelBackfill: notFound });
      await ask(app, path, { method: 'DELETE', headers });
    }
    const line = { method: 'DELETE', path, request_id: 'r-1' };
    expect(info.mock.calls.map(([fields]) => fields)).toEqual([
      { ...line, by: 'it', by_tenant: 'demo', status: 404 },
      { ...line, by: 'it', by_tenant: 'other', status: 403 },
      { ...line, by: undefined, by_tenant: undefined, status: 401 },
    ]);
    expect(JSON.stringify(info.mock.calls)).not.toContain('secret');
  });

  it('answers probes and figures to GET only', async () => {
    const ready = async () => ({ ready: true, checks: {} });
    const app = internalAppForTest({ startup: ready, metrics: async () => '' });
    for (const path of ['/startupz', '/metrics', '/readyz'])
      expectProblem(await ask(app, path, { method: 'POST' }), 'METHOD_NOT_ALLOWED');
  });

  it('tells a service of another role which roles it would need', async () => {
    const app = internalAppForTest({ authenticateService: serviceIs('demo', 'metrics') });
    const { detail } = expectProblem(await ask(app, `/internal/backfills/demo/${id}`), 'FORBIDDEN');
    expect(detail).toBe('The service token needs the role "operator" or "game-server" (claim "roles").');
  });
});

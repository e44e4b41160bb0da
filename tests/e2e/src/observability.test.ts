import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { SOCKET_PATH } from '@paireto/contracts';
import { METRICS, type MetricApp, type MetricDescription, prometheusNamesOf } from '@paireto/runtime';
import { createServiceToken, createToken } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMetrics, type Sample, sumOf } from './support/metrics-page.ts';
import { type System, startSystem } from './support/system.ts';

let system: System;
let serviceToken: string;
beforeAll(async () => {
  system = await startSystem({ env: { LOG_LEVEL: 'debug' } });
  serviceToken = await createServiceToken(system.stack.secrets.services, {
    sub: 'prometheus',
    tenant: '*',
    roles: ['metrics'],
  });
});
afterAll(() => system?.stop());

const processesOf = (app: MetricApp) =>
  system.stack.describe().processes.filter(({ name, healthUrl }) => name.startsWith(app) && healthUrl !== undefined);

async function scrape(app: MetricApp): Promise<Sample[]> {
  const pages = processesOf(app).map(async ({ healthUrl = '' }) => {
    const headers = app === 'gateway' ? { authorization: `Bearer ${serviceToken}` } : {};
    const response = await fetch(healthUrl.replace('/readyz', '/metrics'), { headers });
    const page = await response.text();
    expect({ status: response.status, page: page.slice(0, 200) }).toMatchObject({ status: 200 });
    return parseMetrics(page);
  });
  return (await Promise.all(pages)).flat();
}

/** Everything that all processes have written so far. */
const logs = (): string =>
  system.stack
    .describe()
    .processes.map(({ logFile }) => readFileSync(logFile, 'utf8'))
    .join('\n');

async function playAGame(): Promise<void> {
  const [one, two] = [await system.player('one', 1500), await system.player('two', 1540)];
  const [entry, other] = [await one.queue(), await two.queue()];
  await Promise.all([one.until(entry, 'MATCHED'), two.until(other, 'MATCHED')]);
}

describe('what is measured', () => {
  it('is a game from its joins to its record: waits, the match, its gap, its allocation', async () => {
    await playAGame();
    const canceller = await system.player('canceller', 2400);
    await canceller.cancel(await canceller.queue());

    const gateway = await scrape('gateway');
    expect(sumOf(gateway, 'paireto_joins_total', { queue: 'chess', outcome: 'joined' })).toBe(3);
    expect(sumOf(gateway, 'paireto_cancels_total', { queue: 'chess', outcome: 'cancelled' })).toBe(1);
    const join = { route: 'POST /v1/matchmaking/queue' };
    expect(sumOf(gateway, 'paireto_http_requests_total', { ...join, status: '2xx' })).toBe(3);
    expect(sumOf(gateway, 'paireto_http_duration_seconds_count', join)).toBe(3);

    const matchers = await scrape('matcher');
    expect(sumOf(matchers, 'paireto_matches_total', { queue: 'chess' })).toBe(1);
    expect(sumOf(matchers, 'paireto_ticket_wait_seconds_count', { queue: 'chess' })).toBe(2);
    expect(sumOf(matchers, 'paireto_match_rating_gap_sum', { queue: 'chess' })).toBe(40);
    expect(sumOf(matchers, 'paireto_match_expansions_count', { queue: 'chess' })).toBe(1);
    expect(sumOf(matchers, 'paireto_queue_players', { queue: 'chess' })).toBe(0);
    expect(sumOf(matchers, 'paireto_shard_partitions', { state: 'loaded' })).toBe(256);
    expect(sumOf(matchers, 'paireto_matching_held_back')).toBe(0);

    await waitFor(
      async () => {
        const bridge = await scrape('game-bridge');
        const done = { consumer: 'record-keeper', verdict: 'done' };
        return (
          sumOf(bridge, 'paireto_messages_handled_total', done) >= 2 &&
          sumOf(bridge, 'paireto_allocations_total', { outcome: 'created' }) === 1 &&
          sumOf(bridge, 'paireto_consumer_pending') === 0 &&
          sumOf(bridge, 'paireto_breaker_state', { state: 'closed' }) === 1
        );
      },
      { description: 'the bridge to be done' },
    );
  });

  it('are players who wait, by queue, for as long as they do', async () => {
    const waiting = await system.player('alone', 2900);
    const entry = await waiting.queue();
    const players = async () => sumOf(await scrape('matcher'), 'paireto_queue_players', { queue: 'chess' });
    await waitFor(async () => (await players()) === 1, { description: 'the player to be seen' });
    await waiting.cancel(entry);
    await waitFor(async () => (await players()) === 0, { description: 'the player to be gone' });
  });

  it.each(['gateway', 'matcher', 'game-bridge'] as const)(
    'by %s is what the catalogue says, all of it and nothing else',
    async (app) => {
      const samples = await scrape(app);
      const seen = new Set(samples.map(({ name }) => name));
      const all: [string, MetricDescription][] = Object.entries(METRICS);
      const expected = all
        .filter(([, { apps }]) => apps.includes(app))
        .flatMap(([name, metric]) => prometheusNamesOf(name, metric));
      expect([...seen].sort()).toEqual(expected.sort());
      // What is "other" was forgotten in the catalogue.
      const others = samples.filter(({ labels }) => Object.values(labels).includes('other'));
      expect(others.filter(({ name }) => !name.startsWith('paireto_http'))).toEqual([]);
    },
  );

  it('are refusals by code, of requests and of sockets, refused tokens by reason, and revocations by kind', async () => {
    const codes = async (code: string) => sumOf(await scrape('gateway'), 'paireto_http_problems_total', { code });
    const before = await codes('UNAUTHORIZED');
    await fetch(`${system.stack.urls.gateway}/v1/matchmaking/active`);
    const status = await new Promise((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      };
      get(`${system.stack.urls.gateway}${SOCKET_PATH}?ticket=none`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(401);
    expect(await codes('UNAUTHORIZED')).toBe(before + 2);

    const malformed = async () =>
      sumOf(await scrape('gateway'), 'paireto_tokens_refused_total', { whose: 'player', reason: 'malformed' });
    const malformedBefore = await malformed();
    await fetch(`${system.stack.urls.gateway}/v1/matchmaking/active`, { headers: { authorization: 'Bearer none' } });
    expect(await malformed()).toBe(malformedBefore + 1);

    const operator = await createServiceToken(system.stack.secrets.services, {
      sub: 'ops',
      tenant: '*',
      roles: ['operator'],
    });
    const revoked = await fetch(`${system.stack.urls.gatewayInternal}/internal/tokens/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tenant: system.tenant, user_id: 'nobody' }),
    });
    expect(revoked.ok).toBe(true);
    expect(sumOf(await scrape('gateway'), 'paireto_revocations_total', { kind: 'player' })).toBe(1);
  });

  it('cannot be made more of by what strangers send', async () => {
    const series = async () =>
      [...(await scrape('gateway'))].map(({ name, labels }) => `${name}${JSON.stringify(labels)}`).sort();
    const send = async (round: number) => {
      for (let index = 0; index < 20; index += 1) {
        const id = `${round}-${index}`;
        const token = await createToken(system.stack.secrets.jwt, { sub: `s-${id}`, tenant: `t-${id}` });
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const to = (path: string, init: RequestInit = {}) =>
          fetch(system.stack.urls.gateway + path, { headers, ...init });
        await to('/v1/matchmaking/queue', { method: 'POST', body: JSON.stringify({ queue: `queue-${id}` }) });
        await to(`/v1/matchmaking/queue/${id}?wait=${id}`);
        await to(`/v1/matchmaking/queues/queue-${id}/status`);
        await to(`/nowhere/${id}?x="}`, { method: 'PUT' });
        await to(`/v1/matchmaking/active`, { method: 'DELETE', headers: { authorization: `Bearer ${id}` } });
      }
    };
    await send(1);
    const before = await series();
    await send(2);
    expect(await series()).toEqual(before);
    expect(before.join()).not.toMatch(/queue-1|t-1-|s-1-|nowhere/);
  });

  it('is not for players, nor for services without the role', async () => {
    const internal = `${system.stack.urls.gatewayInternal}/metrics`;
    const statusWith = async (token: string) =>
      (await fetch(internal, { headers: { authorization: `Bearer ${token}` } })).status;
    const other = { sub: 'games', tenant: '*', roles: ['game-server' as const] };
    expect(await statusWith(await createToken(system.stack.secrets.jwt, { sub: 'p', tenant: system.tenant }))).toBe(
      401,
    );
    expect(await statusWith(await createServiceToken(system.stack.secrets.services, other))).toBe(403);
    expect((await fetch(`${system.stack.urls.gateway}/metrics`)).status).toBe(404);
  });
});

describe('what is logged', () => {
  it('has one line per request, with its id and route, and the answer has the id', async () => {
    const requestId = `test-${crypto.randomUUID()}`;
    const token = await createToken(system.stack.secrets.jwt, { sub: 'reader', tenant: system.tenant });
    const headers = { authorization: `Bearer ${token}`, 'x-request-id': requestId };
    const answer = await fetch(`${system.stack.urls.gateway}/v1/matchmaking/active`, { headers });
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    const lines = await waitFor(
      () => {
        const found = logs()
          .split('\n')
          .filter((line) => line.includes(requestId));
        return found.length > 0 && found.map((line) => JSON.parse(line) as Record<string, unknown>);
      },
      { description: 'the line' },
    );
    expect(lines.filter(({ msg }) => msg === 'request')).toMatchObject([
      { request_id: requestId, route: 'GET /v1/matchmaking/active', method: 'GET', service: 'gateway' },
    ]);
  });

  it('has no token, ticket, cookie or password, whatever was sent and however it failed', async () => {
    const { stack, tenant } = system;
    const token = await createToken(stack.secrets.jwt, { sub: 'secretive', tenant });
    const forged = `${token.slice(0, -8)}AAAAAAAA`;
    const send = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
      fetch(stack.urls.gateway + path, { ...init, headers }).then((answer) => answer.text());
    for (const bearer of [token, forged, `${token}.x`, 'opaque-access-token-1234567890']) {
      const headers = {
        authorization: `Bearer ${bearer}`,
        cookie: 'session=cookie-of-a-player',
        'content-type': 'application/json',
      };
      await send('/v1/matchmaking/active', headers);
      await send(`/v1/matchmaking/active?access_token=${bearer}`, headers);
      await send(`/v1/nowhere/${bearer}?token=${bearer}`, headers);
      await send('/v1/matchmaking/queue', headers, { method: 'POST', body: `{"queue":"${bearer}` });
      await fetch(`${stack.urls.gatewayInternal}/internal/queues/summary`, { headers });
    }
    const issued = await fetch(`${stack.urls.gateway}/v1/matchmaking/ws-ticket`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const { ticket = 'ticket-of-nobody-0123456789' } = (await issued.json()) as { ticket?: string };
    await send(`/v1/matchmaking/ws?ticket=${ticket}`, {});
    await playAGame();

    const all = logs();
    const { jwt, services, ...others } = stack.secrets;
    const secrets = [
      ...[
        token,
        forged,
        serviceToken,
        ticket,
        'opaque-access-token-1234567890',
        'cookie-of-a-player',
        jwt.secret,
        services.secret,
      ],
      ...Object.values(others).flatMap((value) =>
        typeof value === 'string'
          ? [value]
          : Object.values(value).filter((each) => typeof each === 'string' && each.length >= 24),
      ),
    ];
    for (const secret of secrets) {
      const where = all.indexOf(secret as string);
      expect(where < 0 ? '' : all.slice(Math.max(0, where - 300), where + 20)).toBe('');
    }
    expect(all).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}/);
    expect(all).not.toMatch(/:\/\/[^\s"'@/[]+:[^\s"'@/]+@/);
  });
});

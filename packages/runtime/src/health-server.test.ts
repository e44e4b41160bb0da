import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHealthServer } from './health-server.ts';
import type { LivenessReport } from './liveness.ts';
import { createReadiness } from './readiness.ts';
import { createStartup, type Startup } from './startup.ts';

let redisIsUp: boolean;
let alive: LivenessReport;
let startup: Startup;
let metrics: () => Promise<string>;
let server: Awaited<ReturnType<typeof startHealthServer>>;
beforeEach(async () => {
  redisIsUp = true;
  alive = { status: 'ok' };
  startup = createStartup(['redis']);
  const redis = async () => {
    if (!redisIsUp) throw new Error('gone');
  };
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    readiness: createReadiness({ redis }),
    startup: startup.report,
    liveness: () => alive,
    metrics: () => metrics(),
  });
});
afterEach(() => server.close());

const get = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: response.status, body: await response.json() };
};

describe('the operations listener', () => {
  it('/readyz is 200 while everything that it depends on answers, and else 503 with the reasons', async () => {
    expect(await get('/readyz')).toEqual({ status: 200, body: { ready: true, checks: { redis: { ok: true } } } });
    redisIsUp = false;
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { checks: { redis: { reason: 'gone' } } } });
  });

  it('/healthz is 200 also while others are away, and 503 when a loop of this process is stuck', async () => {
    redisIsUp = false;
    expect(await get('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    alive = { status: 'stuck', stuck: { sweeps: 'no progress for 130 s' } };
    expect(await get('/healthz')).toEqual({ status: 503, body: alive });
  });

  it('/startupz is 503 until the start is over, names what is missing, and stays 200 from then on', async () => {
    expect(await get('/startupz')).toMatchObject({ status: 503, body: { checks: { redis: { reason: 'not yet' } } } });
    startup.done('redis');
    redisIsUp = false;
    expect((await get('/startupz')).status).toBe(200);
  });

  it('/metrics is the page of Prometheus, and a failed scrape when it cannot be had', async () => {
    const scrape = () => fetch(`http://127.0.0.1:${server.port}/metrics`);
    metrics = async () => 'paireto_matches_total 7\n';
    const page = await scrape();
    expect(page.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await page.text()).toBe('paireto_matches_total 7\n');
    metrics = () => Promise.reject(new Error('broken'));
    expect((await scrape()).status).toBe(500);
  });

  it('has nothing else', async () => {
    expect((await get('/else')).status).toBe(404);
    expect((await get('/constructor')).status).toBe(404);
  });
});

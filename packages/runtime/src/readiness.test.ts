import { describe, expect, it } from 'vitest';
import { startHealthServer } from './health-server.ts';
import { createReadiness } from './readiness.ts';

describe('readiness', () => {
  it('is given when every dependency answers, and names the reason of each that does not', async () => {
    const readiness = createReadiness(
      {
        good: async () => undefined,
        bad: async () => {
          throw new Error('connection refused');
        },
        mute: () => new Promise<void>(() => undefined),
      },
      50,
    );
    expect(await readiness()).toEqual({
      ready: false,
      checks: {
        good: { ok: true },
        bad: { ok: false, reason: 'connection refused' },
        mute: { ok: false, reason: 'no answer within 50 ms' },
      },
    });
  });

  it('shows what a check has to tell, which makes nothing unready', async () => {
    const readiness = createReadiness({ backlog: async () => ({ pending: 7, since: 'noon' }) });
    expect(await readiness()).toEqual({
      ready: true,
      checks: { backlog: { ok: true, details: { pending: 7, since: 'noon' } } },
    });
  });

  it('shows on the health server: alive is always 200, ready is 200 or 503', async () => {
    let up = true;
    const readiness = createReadiness({
      redis: async () => {
        if (!up) throw new Error('gone');
      },
    });
    const server = await startHealthServer({ host: '127.0.0.1', port: 0, readiness });
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      return { status: response.status, body: await response.json() };
    };
    expect(await get('/readyz')).toEqual({ status: 200, body: { ready: true, checks: { redis: { ok: true } } } });
    up = false;
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { checks: { redis: { reason: 'gone' } } } });
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/else')).status).toBe(404);
    await server.close();
  });
});

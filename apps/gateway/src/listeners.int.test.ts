import { EVENTS_PATH, SOCKET_PATH, SOCKET_TICKET_PATH } from '@paireto/contracts';
import { devServiceToken, freePort, isPortFree } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { gatewayForTest, playerToken } from './testing/gateway-for-test.ts';
import { refusalOf } from './testing/socket-for-test.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest();
});
afterAll(() => world.stop());

/** A gateway beside it, with nothing behind it. */
const start = (env: Record<string, string>) =>
  gatewayForTest({ REDIS_URL: 'redis://127.0.0.1:9', NATS_URL: 'nats://127.0.0.1:9', ...env });

describe('the two listeners of a gateway', () => {
  it('have nothing of each other', async () => {
    const token = await devServiceToken();
    expectProblem(await world.call('/internal/queues/summary', { token }), 'NOT_FOUND');
    expect((await world.callInternal('/internal/queues/summary', { token })).status).toBe(200);
    const player = await playerToken('alice');
    expectProblem(await world.callInternal('/v1/matchmaking/active', { token: player }), 'NOT_FOUND');
    expect((await world.call('/v1/matchmaking/active', { token: player })).status).toBe(200);
  });

  it('open sockets for players only', async () => {
    expect(SOCKET_PATH.startsWith('/v1/')).toBe(true);
    expectProblem(await refusalOf(world.internalUrl, { token: await playerToken('alice') }), 'NOT_FOUND');
    const service = await devServiceToken();
    expectProblem(await refusalOf(world.url, { token: service }), 'UNAUTHORIZED');
    expectProblem(await world.call(EVENTS_PATH, { token: service }), 'UNAUTHORIZED');
    expectProblem(await world.call(SOCKET_TICKET_PATH, { method: 'POST', token: service }), 'UNAUTHORIZED');
  });

  it('say why a gateway is not ready only where players do not see it', async () => {
    const alone = await start({});
    try {
      const outside = await alone.call('/readyz');
      expect(outside.status).toBe(503);
      expect(outside.body).toMatchObject({ ready: false, checks: { redis: { ok: false } } });
      expect(JSON.stringify(outside.body)).not.toMatch(/reason|details/);
      const inside = await alone.callInternal('/readyz');
      expect(inside.status).toBe(503);
      expect(inside.body).toMatchObject({ checks: { redis: { ok: false, reason: expect.any(String) } } });
      // Nobody is waiting for them to come up.
      alone.ready.catch(() => undefined);
    } finally {
      await alone.stop();
    }
  });

  it('open together or not at all, and the setting of the address that is taken is named', async () => {
    const port = await freePort();
    const taken = (setting: string, of: number) => `${setting}: ${of} on 127.0.0.1 is taken`;
    await expect(start({ PORT: String(world.port), INTERNAL_PORT: String(port) })).rejects.toThrow(
      taken('  - PORT', world.port),
    );
    expect(await isPortFree(port)).toBe(true);
    await expect(start({ INTERNAL_PORT: String(world.internalPort) })).rejects.toThrow(
      taken('INTERNAL_PORT', world.internalPort),
    );
    await expect(start({ PORT: String(port), INTERNAL_PORT: String(port) })).rejects.toThrow(taken('PORT', port));
    expect(await isPortFree(port)).toBe(true);
  });
});

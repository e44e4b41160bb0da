import { devToken } from '@paireto/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type SocketServerForTest, socketServerForTest } from '../../testing/socket-server-for-test.ts';

const HOUR_MS = 3_600_000;
let server: SocketServerForTest;
afterEach(async () => {
  expect(server.errors).not.toHaveBeenCalled();
  await server.stop();
  expect(server.feed.listenerCount).toBe(0);
});
const start = async (options?: Parameters<typeof socketServerForTest>[0]) => {
  server = await socketServerForTest(options);
  return server;
};
const token = (claims: Partial<Parameters<typeof devToken>[0]> = {}) =>
  devToken({ sub: 'alice', tenant: 'demo', ...claims });
const cancel = { op: 'queue.cancel', queue_entry_id: '01990000-0000-7000-8000-00000000c001' };

describe('a token', () => {
  it('that expires closes its socket with 4401', async () => {
    const { open, clock, tick } = await start();
    const socket = await open({ token: await token() });
    tick();
    expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
    clock.nowMs += HOUR_MS + 31_000;
    tick();
    expect(await socket.closed).toEqual({ code: 4_401, reason: 'the token has expired' });
  });

  it('that has expired allows nothing, even before the clock strikes', async () => {
    const { open, clock } = await start();
    const socket = await open({ token: await token() });
    clock.nowMs += HOUR_MS + 31_000;
    socket.send(JSON.stringify({ id: 'late', ...cancel }));
    expect(await socket.closed).toMatchObject({ code: 4_401 });
  });

  it('can be renewed in time, and the socket goes on; what is asked then is asked by the new one', async () => {
    const callers: unknown[] = [];
    const carryOut = async ({ caller }: { caller: { rating: unknown } }) => {
      callers.push(caller.rating);
      return { status: 200, body: {} };
    };
    const { open, clock, feed, tick } = await start({ carryOut });
    const socket = await open({ token: await token({ rating: 1_000 }) });
    await socket.ask(cancel);
    const renewed = await socket.ask({
      op: 'auth',
      token: await token({ rating: 2_000, expiresIn: '3h', blocked: ['eve'] }),
    });
    expect(renewed).toMatchObject({ status: 200, body: { expires_at: expect.any(String) } });
    clock.nowMs += 2 * HOUR_MS;
    tick();
    await socket.ask(cancel);
    expect(callers).toEqual([1_000, 2_000]);
    // Heard anew, with whom the player blocks now, and without a second snapshot.
    expect(feed.attached.map(({ blocked }) => blocked)).toEqual([[], ['eve']]);
    expect(feed.listenerCount).toBe(1);
    expect(socket.events.map(({ type }) => type)).toEqual(['snapshot']);
    clock.nowMs += 2 * HOUR_MS;
    tick();
    expect(await socket.closed).toMatchObject({ code: 4_401 });
  });

  it.each([
    ['another player', { sub: 'bob' }],
    ['another tenant', { tenant: 'other' }],
  ])('of %s closes the socket with 4401', async (_, claims) => {
    const { open } = await start();
    const socket = await open({ token: await token() });
    socket.send(JSON.stringify({ id: '1', op: 'auth', token: await token(claims) }));
    expect(await socket.closed).toEqual({ code: 4_401, reason: 'a token of somebody else' });
  });

  it('that is none is refused as REST does, and the socket goes on with the one that it has', async () => {
    const { open } = await start();
    const socket = await open({ token: await token() });
    for (const bad of ['nonsense', await token({ expiresIn: '-1m' }), await token({ secret: 'x'.repeat(32) })]) {
      const reply = await socket.ask({ op: 'auth', token: bad });
      expect(reply).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    }
    expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
  });

  it('that is revoked closes its socket with 4401; one issued later does not', async () => {
    const { open, feed } = await start();
    const socket = await open({ token: await token() });
    feed.voidBefore(Date.now() - HOUR_MS);
    expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
    feed.voidBefore(Date.now() + 1_000);
    expect(await socket.closed).toEqual({ code: 4_401, reason: 'the token was revoked' });
  });

  it('that was revoked is not taken for a renewal', async () => {
    const { open, feed } = await start();
    const nowS = Math.floor(Date.now() / 1_000);
    const socket = await open({ token: await token() });
    // Only those of before the one of the socket.
    feed.voidBefore(nowS * 1_000 - 5_000);
    const old = await token({ issuedAtS: nowS - 60 });
    expect(await socket.ask({ op: 'auth', token: old })).toMatchObject({ status: 401 });
    expect(await socket.ask({ op: 'ping' })).toMatchObject({ status: 200 });
  });
});

import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { redisForTest } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Verified } from '../http/app-env.ts';
import { StoreUnavailableError } from '../ports/entry-store.ts';
import { createRedisSocketTickets } from './redis-socket-tickets.ts';

const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
let server: Awaited<ReturnType<typeof redisForTest>>;
let redis: ReturnType<typeof connectRedis>;
const warn = vi.fn();
const tickets = () => createRedisSocketTickets({ redis, keyPrefix: server.keyPrefix, logger: { warn } });
const keys = () => redis.keys(`${server.keyPrefix}*`);

beforeAll(async () => {
  server = await redisForTest();
  redis = connectRedis({ url: server.url, name: 'test', logger });
  await redisReady(redis);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const plain: Verified = {
  caller: {
    userId: 'alice',
    tenant: 'demo',
    roles: [],
    rating: undefined,
    party: [],
    priorityClass: undefined,
    blocked: [],
  },
  token: { expiresAtMs: 1_800_000_000_000, issuedAtMs: 0 },
};
const rich: Verified = {
  caller: {
    userId: 'a:{b}!"',
    tenant: 'other',
    roles: ['tester'],
    rating: { chess: 1_712.5, arena: -3 },
    party: [
      { userId: 'bob', rating: 1_400, blocked: ['eve'] },
      { userId: 'carol', rating: undefined, blocked: [] },
    ],
    priorityClass: 'member',
    blocked: ['mallory'],
  },
  token: { expiresAtMs: 1_800_000_000_000, issuedAtMs: 1_700_000_000_000, id: 'one' },
};

describe('createRedisSocketTickets', () => {
  it.each([
    ['little', plain],
    ['much', rich],
  ])('gives back who a ticket is of, with %s to say of them', async (_, verified) => {
    const ticket = await tickets().issue(verified);
    expect(await tickets().redeem(ticket)).toStrictEqual(verified);
  });

  it('makes tickets that nobody can guess, and keeps none that could be used by who reads the keys', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => tickets().issue(plain)));
    expect(new Set(made).size).toBe(50);
    for (const ticket of made) expect(Buffer.from(ticket, 'base64url')).toHaveLength(32);
    const kept = (await keys()).join();
    for (const ticket of made) expect(kept).not.toContain(ticket);
    for (const ticket of made) await tickets().redeem(ticket);
    expect(await keys()).toEqual([]);
  });

  it('takes a ticket once, however many try at once', async () => {
    const ticket = await tickets().issue(plain);
    const uses = await Promise.all(Array.from({ length: 100 }, () => tickets().redeem(ticket)));
    expect(uses.filter((use) => use !== undefined)).toHaveLength(1);
  });

  it('forgets a ticket after 30 s', async () => {
    const ticket = await tickets().issue(plain);
    const [key = ''] = await keys();
    const leftMs = await redis.pttl(key);
    expect(leftMs).toBeGreaterThan(20_000);
    expect(leftMs).toBeLessThanOrEqual(tickets().lifetimeS * 1_000);
    await redis.pexpire(key, 1);
    await vi.waitFor(async () => expect(await keys()).toEqual([]));
    expect(await tickets().redeem(ticket)).toBeUndefined();
  });

  it.each([
    ['no JSON', '{'],
    ['another version', '{"v":2}'],
    ['somebody without a tenant', JSON.stringify({ v: 1, ...plain, caller: { userId: 'alice' } })],
    ['a token without an end', JSON.stringify({ v: 1, ...plain, token: { issuedAtMs: 0 } })],
  ])('takes nothing out of Redis that is %s, and says so in the log', async (_, text) => {
    warn.mockClear();
    const ticket = await tickets().issue(plain);
    const [key = ''] = await keys();
    await redis.set(key, text);
    expect(await tickets().redeem(ticket)).toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('does not ask Redis about what cannot be a ticket', async () => {
    const getdel = vi.fn();
    const own = createRedisSocketTickets({ redis: { getdel, set: vi.fn() }, keyPrefix: '', logger });
    for (const text of ['', 'x', 'x'.repeat(44), '*'.repeat(43)]) expect(await own.redeem(text)).toBeUndefined();
    expect(getdel).not.toHaveBeenCalled();
  });

  it('says that it cannot tell while Redis is away', async () => {
    const nowhere = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger });
    const away = createRedisSocketTickets({ redis: nowhere, keyPrefix: '', logger });
    await expect(away.issue(plain)).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(away.redeem('x'.repeat(43))).rejects.toBeInstanceOf(StoreUnavailableError);
    nowhere.disconnect();
  });
});

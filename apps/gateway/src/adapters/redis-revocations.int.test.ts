import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { redisForTest } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Verified } from '../http/app-env.ts';
import { StoreUnavailableError } from '../ports/entry-store.ts';
import { createRedisRevocations } from './redis-revocations.ts';

const DAY_MS = 86_400_000;
const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
const alice = { tenant: 'demo', userId: 'alice' };
let server: Awaited<ReturnType<typeof redisForTest>>;
let redis: ReturnType<typeof connectRedis>;
let nowMs = 0;
beforeAll(async () => {
  server = await redisForTest();
  redis = connectRedis({ url: server.url, name: 'test', logger });
  await redisReady(redis);
});
beforeEach(async () => {
  nowMs = 1_800_000_000_000;
  await redis.del(`${server.keyPrefix}revocations`);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** The revocations as one gateway knows them. */
const gateway = () => {
  const tell = vi.fn();
  const every = () => () => undefined;
  return {
    tell,
    ...createRedisRevocations({ redis, keyPrefix: server.keyPrefix, nowMs: () => nowMs, tell, every, logger }),
  };
};
const tokenOf = (player: typeof alice, issuedAtMs: number): Verified => ({
  caller: { ...player, roles: [], rating: undefined, party: [], priorityClass: undefined, blocked: [] },
  token: { issuedAtMs, expiresAtMs: nowMs + DAY_MS },
});

describe('createRedisRevocations', () => {
  it('voids what was issued before, of this player alone, and tells at once', async () => {
    const { revoke, isRevoked, tell } = gateway();
    expect(isRevoked(tokenOf(alice, 0))).toBe(false);
    expect(await revoke(alice)).toBe(nowMs);
    expect(isRevoked(tokenOf(alice, nowMs - 1))).toBe(true);
    expect(isRevoked(tokenOf(alice, 0))).toBe(true);
    expect(isRevoked(tokenOf(alice, nowMs))).toBe(false);
    expect(isRevoked(tokenOf({ ...alice, tenant: 'other' }, 0))).toBe(false);
    expect(isRevoked(tokenOf({ ...alice, userId: 'bob' }, 0))).toBe(false);
    expect(tell).toHaveBeenCalledExactlyOnceWith(alice, { v: 1, kind: 'revoked', issuedBeforeMs: nowMs });
  });

  it('is learnt by every gateway that looks, and told once more in case the signal was lost', async () => {
    const [here, there] = [gateway(), gateway()];
    await there.look();
    const first = await here.revoke(alice);
    nowMs += 5_000;
    await here.revoke({ ...alice, userId: 'b:{o}b' });
    await there.look();
    await there.look();
    expect(there.isRevoked(tokenOf(alice, first - 1))).toBe(true);
    expect(there.isRevoked(tokenOf({ ...alice, userId: 'b:{o}b' }, first))).toBe(true);
    expect(there.tell).toHaveBeenCalledTimes(2);
    nowMs += 600_000;
    await here.revoke(alice);
    await there.look();
    expect(there.isRevoked(tokenOf(alice, first + 1))).toBe(true);
    expect(there.tell).toHaveBeenCalledTimes(3);
  });

  it('is known to a gateway that starts, without telling all of old', async () => {
    await gateway().revoke(alice);
    nowMs += 6 * DAY_MS;
    const late = gateway();
    await late.look();
    expect(late.isRevoked(tokenOf(alice, 0))).toBe(true);
    expect(late.tell).not.toHaveBeenCalled();
  });

  it('never goes back, whatever the clocks of gateways say', async () => {
    const latest = await gateway().revoke(alice);
    nowMs -= 30_000;
    const { revoke, look, isRevoked } = gateway();
    await revoke(alice);
    await look();
    expect(isRevoked(tokenOf(alice, latest - 1))).toBe(true);
  });

  it('is forgotten after 7 days, and what is none is passed over', async () => {
    const key = `${server.keyPrefix}revocations`;
    await gateway().revoke(alice);
    nowMs += 7 * DAY_MS + 1;
    await gateway().revoke({ ...alice, userId: 'bob' });
    expect(await redis.zrangebyscore(key, '-inf', '+inf')).toEqual(['demo:bob']);
    for (const member of ['nonsense', ':', '{x}:y', 'demo:']) await redis.zadd(key, nowMs, member);
    await redis.zadd(key, '+inf', 'demo:carol');
    const { look, isRevoked } = gateway();
    await look();
    expect(isRevoked(tokenOf({ ...alice, userId: 'bob' }, 0))).toBe(true);
    expect(isRevoked(tokenOf({ ...alice, userId: 'carol' }, 0))).toBe(false);
  });

  it('says that it cannot be done while Redis is away', async () => {
    const nowhere = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger });
    const tell = vi.fn();
    const every = () => () => undefined;
    const away = createRedisRevocations({ redis: nowhere, keyPrefix: '', nowMs: () => nowMs, tell, every, logger });
    await expect(away.revoke(alice)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(tell).not.toHaveBeenCalled();
    nowhere.disconnect();
  });
});

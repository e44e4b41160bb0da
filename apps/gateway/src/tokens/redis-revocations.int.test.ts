import type { Revocation } from '@paireto/contracts';
import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import { redisForTest } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from '../ports/entry-store.ts';
import { createRedisRevocations } from './redis-revocations.ts';

const DAY_MS = 86_400_000;
const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
const alice = { tenant: 'demo', userId: 'alice' };
let server: Awaited<ReturnType<typeof redisForTest>>;
let redis: ReturnType<typeof connectRedis>;
let nowMs = 0;
const keys = () => ['by-time', 'by-end'].map((name) => `${server.keyPrefix}revocations:${name}`) as [string, string];
beforeAll(async () => {
  server = await redisForTest();
  redis = connectRedis({ url: server.url, name: 'test', logger });
  await redisReady(redis);
});
beforeEach(async () => {
  nowMs = 1_800_000_000_000;
  await redis.del(keys());
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** The revocations as one gateway knows them. */
const gateway = (by: { redis: typeof redis; keyPrefix: string } = { redis, keyPrefix: server.keyPrefix }) => {
  const tell = vi.fn();
  const reacted = vi.fn();
  let tick = (): void => undefined;
  const every = (_intervalMs: number, run: () => void) => {
    tick = run;
    return () => undefined;
  };
  const onLooked = vi.fn();
  const revocations = createRedisRevocations({ ...by, nowMs: () => nowMs, tell, every, onLooked, logger });
  revocations.onRevoked(reacted);
  return { ...revocations, tell, reacted, onLooked, tick: () => tick() };
};
const ofPlayer = (more: Partial<Extract<Revocation, { kind: 'player' }>> = {}): Revocation => {
  return { v: 1, kind: 'player', ...alice, issuedBeforeMs: nowMs, untilMs: nowMs + DAY_MS, ...more };
};
const ofToken = (more: Partial<Extract<Revocation, { kind: 'token' }>> = {}): Revocation => {
  return { v: 1, kind: 'token', tenant: 'demo', tokenId: 'one', untilMs: nowMs + DAY_MS, ...more };
};
const tokenOf = (caller: typeof alice, issuedAtMs: number, id?: string) => ({
  caller,
  token: { issuedAtMs, ...(id !== undefined && { id }) },
});

describe('a revocation', () => {
  it('voids what a player was issued before, of this player alone, and is told at once', async () => {
    const { revoke, isRevoked, tell, reacted } = gateway();
    expect(isRevoked(tokenOf(alice, 0))).toBe(false);
    const revocation = ofPlayer();
    await revoke(revocation);
    for (const issuedAtMs of [0, nowMs - 1]) expect(isRevoked(tokenOf(alice, issuedAtMs))).toBe(true);
    expect(isRevoked(tokenOf(alice, nowMs))).toBe(false);
    expect(isRevoked(tokenOf({ ...alice, tenant: 'other' }, 0))).toBe(false);
    expect(isRevoked(tokenOf({ ...alice, userId: 'bob' }, 0))).toBe(false);
    for (const told of [tell, reacted]) expect(told).toHaveBeenCalledExactlyOnceWith(revocation);
  });

  it('voids one token of a tenant, or of whatever tenant', async () => {
    const { revoke, isRevoked, isRevokedService } = gateway();
    const other = { tenant: 'other', userId: 'alice' };
    await revoke(ofToken());
    expect(isRevoked(tokenOf(alice, nowMs + 1, 'one'))).toBe(true);
    expect(isRevokedService({ tenant: 'demo', token: { id: 'one' } })).toBe(true);
    expect(isRevoked(tokenOf(alice, 0, 'two'))).toBe(false);
    expect(isRevoked(tokenOf(alice, 0))).toBe(false);
    expect(isRevoked(tokenOf(other, 0, 'one'))).toBe(false);
    await revoke(ofToken({ tenant: '*', tokenId: 'a:{b}' }));
    expect(isRevoked(tokenOf(other, 0, 'a:{b}'))).toBe(true);
    expect(isRevokedService({ tenant: '*', token: { id: 'a:{b}' } })).toBe(true);
  });

  it('is learnt by every gateway that looks, and acted on once, told or not', async () => {
    const [here, there] = [gateway(), gateway()];
    await there.look();
    await here.revoke(ofPlayer());
    await here.revoke(ofToken({ tokenId: 'b:{o}b' }));
    there.hear(ofToken({ tokenId: 'b:{o}b' }));
    await there.look();
    await there.look();
    expect(there.isRevoked(tokenOf(alice, nowMs - 1))).toBe(true);
    expect(there.isRevoked(tokenOf(alice, nowMs, 'b:{o}b'))).toBe(true);
    expect(there.reacted).toHaveBeenCalledTimes(2);
    expect(there.tell).not.toHaveBeenCalled();
    nowMs += 600_000;
    await here.revoke(ofPlayer());
    await there.look();
    expect(there.isRevoked(tokenOf(alice, nowMs - 1))).toBe(true);
    expect(there.reacted).toHaveBeenCalledTimes(3);
  });

  it('is known to a gateway that starts, however many there are', async () => {
    const { revoke } = gateway();
    for (let index = 0; index < 1_001; index += 1) await revoke(ofToken({ tokenId: `t${index}` }));
    const late = gateway();
    expect(late.areKnown()).toBe(false);
    await late.look();
    expect(late.areKnown()).toBe(true);
    for (const id of ['t0', 't999', 't1000']) expect(late.isRevoked(tokenOf(alice, nowMs, id))).toBe(true);
  });

  it('never goes back, in whatever order they are heard', async () => {
    const { hear, isRevoked } = gateway();
    hear(ofPlayer());
    hear(ofPlayer({ issuedBeforeMs: nowMs - 30_000, untilMs: nowMs + 2 * DAY_MS }));
    expect(isRevoked(tokenOf(alice, nowMs - 1))).toBe(true);
    nowMs += DAY_MS + 1;
    expect(isRevoked(tokenOf(alice, nowMs - DAY_MS - 2))).toBe(true);
  });

  it('is forgotten by Redis and by gateways when no such token can be alive any more, and not before', async () => {
    const { revoke, tick, isRevoked } = gateway();
    await revoke(ofToken());
    await revoke(ofToken({ tokenId: 'two', untilMs: nowMs + 2 * DAY_MS }));
    nowMs += DAY_MS + 1;
    tick();
    const left = [JSON.stringify(ofToken({ tokenId: 'two', untilMs: nowMs + DAY_MS - 1 }))];
    await vi.waitFor(async () => {
      for (const key of keys()) expect(await redis.zrangebyscore(key, '-inf', '+inf')).toEqual(left);
    });
    expect(isRevoked(tokenOf(alice, 0, 'one'))).toBe(false);
    expect(isRevoked(tokenOf(alice, 0, 'two'))).toBe(true);
  });

  it('that is none is passed over', async () => {
    const [byTime] = keys();
    for (const text of ['nonsense', '{}', '{"v":2}', JSON.stringify({ ...ofToken(), tokenId: 5 })]) {
      await redis.zadd(byTime, nowMs, text);
    }
    await redis.zadd(byTime, '+inf', JSON.stringify(ofToken()));
    const { look, isRevoked } = gateway();
    await look();
    expect(isRevoked(tokenOf(alice, 0, 'one'))).toBe(true);
    await gateway().revoke(ofToken({ tokenId: 'two' }));
    await look();
    expect(isRevoked(tokenOf(alice, 0, 'two'))).toBe(true);
  });

  it('cannot be made while Redis is away, and that is said', async () => {
    const nowhere = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger });
    const away = gateway({ redis: nowhere, keyPrefix: '' });
    await expect(away.revoke(ofPlayer())).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(away.tell).not.toHaveBeenCalled();
    nowhere.disconnect();
  });
});

it('looks come round whether Redis answers or not', async () => {
  const works = gateway();
  works.tick();
  await vi.waitFor(() => expect(works.onLooked).toHaveBeenCalledTimes(1));
  const fails = async (): Promise<never> => {
    throw new Error('away');
  };
  const away = gateway({ redis: { zadd: fails, zrangebyscore: fails, zrem: fails } as never, keyPrefix: '' });
  away.tick();
  await vi.waitFor(() => expect(away.onLooked).toHaveBeenCalledTimes(1));
});

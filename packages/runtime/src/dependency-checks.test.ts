import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { redisCheck } from './dependency-checks.ts';

describe('redisCheck', () => {
  const redis = new Redis({ lazyConnect: true });
  afterEach(() => vi.restoreAllMocks());

  const answering = (version: string) => {
    Object.assign(redis, { status: 'ready' });
    vi.spyOn(redis, 'info').mockResolvedValue(`# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n`);
    return redisCheck(redis);
  };

  it('names the version that is too old, and what is needed', async () => {
    await expect(answering('6.0.16')()).rejects.toThrow('Redis 6.0.16 is too old: Paireto needs 7.0 or later');
  });

  it.each(['7.0.15', '8.2.1', '10.0.0'])('accepts Redis %s', async (version) => {
    await expect(answering(version)()).resolves.toBeUndefined();
  });
});

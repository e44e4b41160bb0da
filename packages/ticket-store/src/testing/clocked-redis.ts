import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

const TIME = "redis.call('TIME')";
const GIVEN_TIME = '{ ARGV[#ARGV - 1], ARGV[#ARGV] }';

/**
 * A connection that tells the time of a test: TIME answers with it, and scripts read it where they ask for TIME. The
 * server itself goes on by its own clock; a test whose time is ahead of it has to delete what is over (`forgetKeys`).
 */
export function clockedRedis(redis: Redis, nowMs: () => number): Redis {
  const known = new Map<string, string>();
  const time = (): [string, string] => [String(Math.floor(nowMs() / 1_000)), String((nowMs() % 1_000) * 1_000)];

  const replaced: Record<string, unknown> = {
    time: async () => time(),
    async evalsha(sha: string, keyCount: number, ...rest: string[]) {
      const clocked = known.get(sha);
      if (clocked === undefined) throw new Error('NOSCRIPT not seen yet');
      return redis.evalsha(clocked, keyCount, ...rest, ...time());
    },
    async eval(source: string, keyCount: number, ...rest: string[]) {
      if (source.split(TIME).length !== 2) throw new Error('a script asks for the time once');
      const clocked = source.replace(TIME, GIVEN_TIME);
      known.set(createHash('sha1').update(source).digest('hex'), String(await redis.script('LOAD', clocked)));
      return redis.eval(clocked, keyCount, ...rest, ...time());
    },
  };
  return new Proxy(redis, {
    get(target, name) {
      const value: unknown = replaced[String(name)] ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

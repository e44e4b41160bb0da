import { createHash } from 'node:crypto';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { CountShared } from './rate-limiter.ts';

/** What is counted in one script call at most. */
const MAX_KEYS_PER_CALL = 256;

/** Counts that Redis may owe an answer: beyond, gateways count alone. */
const MAX_UNANSWERED = 20_000;

/** KEYS: counters. ARGV: for each, how much is added and its window in s. Answers each counter and the ms it has left. */
const SCRIPT = `
local answer = {}
for place, key in ipairs(KEYS) do
  local points = tonumber(ARGV[2 * place - 1])
  local count = redis.call('INCRBY', key, points)
  local left = count > points and redis.call('PTTL', key) or -1
  if left < 0 then
    redis.call('EXPIRE', key, ARGV[2 * place])
    left = ARGV[2 * place] * 1000
  end
  answer[2 * place - 1] = count
  answer[2 * place] = left
end
return answer
`;

interface Count {
  key: string;
  points: number;
  seconds: number;
}

interface Increment extends Count {
  resolve: (reply: Reply) => void;
  reject: (reason: unknown) => void;
}

type Reply = [count: number, leftMs: number];

const SHA = createHash('sha1').update(SCRIPT).digest('hex');

/** A Redis connection, as far as it is needed. */
export interface CountingRedis {
  readonly status: string;
  evalsha(sha: string, keys: number, ...keysAndArgs: (string | number)[]): Promise<unknown>;
  eval(script: string, keys: number, ...keysAndArgs: (string | number)[]): Promise<unknown>;
}

/**
 * Counts in Redis, under keys that begin with a tenant in braces (`{demo}:...`). All of one turn of the event loop goes out
 * as one script call per tenant, so a count costs its key and no round trip of its own.
 */
export function createRedisCounts(deps: { redis: CountingRedis; keyPrefix: string }): CountShared {
  const limiter = new RateLimiterRedis({
    storeClient: createBatchingClient(deps.redis),
    keyPrefix: '',
    // Who may how often is decided by the caller, by the counts.
    points: Number.MAX_SAFE_INTEGER,
    duration: 60,
    rejectIfRedisNotReady: true,
  });
  return (key, rate) =>
    limiter
      .penalty(`${deps.keyPrefix}${key}`, 1, { customDuration: rate.perMs / 1_000 })
      .then((counted) => ({ count: counted.consumedPoints, resetInMs: counted.msBeforeNext }));
}

/** What the library sends to Redis one by one, collected until the end of the turn of the event loop. */
function createBatchingClient(redis: CountingRedis) {
  let unanswered = 0;
  let waiting: Increment[] = [];

  const send = async (increments: readonly Increment[]): Promise<void> => {
    try {
      const counts = await countAll(redis, increments);
      for (const { key, resolve } of increments) resolve(counts.get(key) as Reply);
    } catch (error) {
      for (const { reject } of increments) reject(error);
    }
    unanswered -= increments.length;
  };
  const flush = (): void => {
    const collected = waiting;
    waiting = [];
    for (const ofTenant of Map.groupBy(collected, ({ key }) => tagOf(key)).values())
      for (let start = 0; start < ofTenant.length; start += MAX_KEYS_PER_CALL)
        void send(ofTenant.slice(start, start + MAX_KEYS_PER_CALL));
  };

  return {
    get status() {
      return redis.status;
    },
    /** The library registers its own script with this. */
    defineCommand: (): void => undefined,
    rlflxIncr([key = '', points, seconds]: string[]): Promise<Reply> {
      if (unanswered >= MAX_UNANSWERED) return Promise.reject(new Error('Redis owes too many counts already'));
      unanswered += 1;
      return new Promise((resolve, reject) => {
        const increment = { key, points: Number(points), seconds: Number(seconds), resolve, reject };
        if (waiting.push(increment) === 1) setImmediate(flush);
      });
    },
  };
}

/** The tenant of a key. */
const tagOf = (key: string): string => key.slice(key.indexOf('{') + 1, key.indexOf('}'));

/** Counts all of one tenant; what comes twice is counted together. */
async function countAll(redis: CountingRedis, increments: readonly Count[]): Promise<Map<string, Reply>> {
  const byKey = new Map<string, Count>();
  for (const { key, points, seconds } of increments) {
    byKey.set(key, { key, points: points + (byKey.get(key)?.points ?? 0), seconds });
  }
  const keys = [...byKey.keys()];
  const args = [...byKey.values()].flatMap(({ points, seconds }) => [points, seconds]);
  const flat = (await runScript(redis, keys, args)) as number[];
  return new Map(keys.map((key, place) => [key, [flat[2 * place] ?? 0, flat[2 * place + 1] ?? 0]]));
}

/** By its hash, and by its text where the server does not know it: NOSCRIPT says that nothing ran. */
async function runScript(redis: CountingRedis, keys: readonly string[], args: readonly number[]): Promise<unknown> {
  try {
    return await redis.evalsha(SHA, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(SCRIPT, keys.length, ...keys, ...args);
  }
}

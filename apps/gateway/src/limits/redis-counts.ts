import { createHash } from 'node:crypto';
import type { CountShared, Tally } from './rate-limiter.ts';

/** What is counted in one script call at most. */
const MAX_KEYS_PER_CALL = 256;

/** Counts that Redis may owe an answer: beyond, gateways count alone. */
const MAX_UNANSWERED = 20_000;

/**
 * KEYS: counters. ARGV: for each, how much is added and the ms that its window has left at most, by whoever began it first.
 * Answers each counter and the ms it has left.
 */
const SCRIPT = `
local answer = {}
for place, key in ipairs(KEYS) do
  local points, most = tonumber(ARGV[2 * place - 1]), tonumber(ARGV[2 * place])
  local count = redis.call('INCRBY', key, points)
  local left = count > points and redis.call('PTTL', key) or -1
  if left < 0 or left > most then
    redis.call('PEXPIRE', key, most)
    left = most
  end
  answer[2 * place - 1] = count
  answer[2 * place] = left
end
return answer
`;

const SHA = createHash('sha1').update(SCRIPT).digest('hex');

/** A Redis connection, as far as it is needed. */
export interface CountingRedis {
  readonly status: string;
  evalsha(sha: string, keys: number, ...keysAndArgs: (string | number)[]): Promise<unknown>;
  eval(script: string, keys: number, ...keysAndArgs: (string | number)[]): Promise<unknown>;
}

/**
 * Counts in Redis, under keys that begin with a tenant in braces (`{demo}:...`): all tallies of a tenant in one script call,
 * two commands for each. Fails at once while Redis is away, or owes too many answers.
 */
export function createRedisCounts(deps: { redis: CountingRedis; keyPrefix: string }): CountShared {
  const { redis, keyPrefix } = deps;
  let unanswered = 0;

  const count = async (tallies: readonly Tally[]): Promise<void> => {
    unanswered += tallies.length;
    try {
      const keys = tallies.map(({ key }) => keyPrefix + key);
      const args = tallies.flatMap(({ points, leftMs }) => [points, leftMs]);
      const flat = (await runScript(redis, keys, args)) as number[];
      for (const [place, tally] of tallies.entries())
        tally.counted({ count: flat[2 * place] ?? 0, resetInMs: flat[2 * place + 1] ?? 0 });
    } catch (error) {
      failAll(tallies, error);
    }
    unanswered -= tallies.length;
  };

  return (tallies) => {
    if (redis.status !== 'ready') return failAll(tallies, new Error('Redis is not ready'));
    for (const ofTenant of Map.groupBy(tallies, ({ key }) => tagOf(key)).values())
      for (let start = 0; start < ofTenant.length; start += MAX_KEYS_PER_CALL) {
        const together = ofTenant.slice(start, start + MAX_KEYS_PER_CALL);
        if (unanswered < MAX_UNANSWERED) void count(together);
        else failAll(together, new Error('Redis owes too many counts already'));
      }
  };
}

function failAll(tallies: readonly Tally[], error: unknown): void {
  for (const tally of tallies) tally.failed(error);
}

/** The tenant of a key. */
const tagOf = (key: string): string => key.slice(key.indexOf('{') + 1, key.indexOf('}'));

/** By its hash, and by its text where the server does not know it: NOSCRIPT says that nothing ran. */
async function runScript(redis: CountingRedis, keys: readonly string[], args: readonly number[]): Promise<unknown> {
  try {
    return await redis.evalsha(SHA, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(SCRIPT, keys.length, ...keys, ...args);
  }
}

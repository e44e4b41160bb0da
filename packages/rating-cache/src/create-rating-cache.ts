import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Cluster, Redis } from 'ioredis';
import { cachedRatingSchema, readCachedRating } from './cached-rating.ts';
import type { RatingCache, RatingOfPlayer } from './rating-cache.ts';
import { ratingKey } from './rating-key.ts';

/** How long a rating is remembered after it was written: whatever went wrong here is over after a day. */
export const RATING_TTL_MS = 86_400_000;

const source = readFileSync(new URL('./scripts/writeRatings.lua', import.meta.url), 'utf8');
const sha = createHash('sha1').update(source).digest('hex');

/** The cache on this Redis. `keyPrefix` comes before every key; the same for all who are to share it. */
export function createRatingCache(options: { redis: Redis | Cluster; keyPrefix: string }): RatingCache {
  const { redis, keyPrefix } = options;

  return {
    async read(tenant, queue, userIds) {
      if (userIds.length === 0) return [];
      const texts = await redis.mget(...userIds.map((userId) => ratingKey(keyPrefix, tenant, queue, userId)));
      return texts.map(readCachedRating);
    },
    async write(tenant, queue, ratings) {
      if (ratings.length === 0) return;
      const keys = ratings.map(({ userId }) => ratingKey(keyPrefix, tenant, queue, userId));
      await runScript(redis, keys, [RATING_TTL_MS, ...ratings.map(toText)]);
    },
  };
}

/** Without the player, who is in the key. @throws {ZodError} for what nobody could read again */
const toText = (rating: RatingOfPlayer): string => JSON.stringify(cachedRatingSchema.parse(rating));

/** By its hash, and by its text where the server does not know it: NOSCRIPT says that nothing ran. */
async function runScript(
  redis: Redis | Cluster,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<void> {
  try {
    await redis.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    await redis.eval(source, keys.length, ...keys, ...args);
  }
}

import { type PoolWaitsState, parseEstimates, parseState, type WaitEstimates } from '@paireto/wait-estimates';
import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from './keys.ts';
import { readHashes, readTogether } from './reads/pipelines.ts';
import type { PoolWaitsNote } from './ticket-store.ts';

/** How long what is known of the waits in a pool outlives the last note of it, ms. */
export const WAITS_TTL_MS = 3_600_000;

/** Notes what is known of the waits in pools, in one round trip. The last to write wins: two owners do no harm. */
export async function writeWaits(
  redis: Redis | Cluster,
  keys: TenantKeys,
  notes: readonly PoolWaitsNote[],
): Promise<void> {
  if (notes.length === 0) return;
  await readTogether(redis, (pipeline) => {
    for (const { pool, told, learnt } of notes) {
      const key = keys.wait(pool);
      if (told === undefined) pipeline.hdel(key, 'told');
      else pipeline.hset(key, 'told', JSON.stringify(told));
      if (learnt !== undefined) pipeline.hset(key, 'learnt', JSON.stringify(learnt));
      pipeline.pexpire(key, WAITS_TTL_MS);
    }
  });
}

/** What players are told of the waits in these pools. */
export async function readEstimates(
  redis: Redis | Cluster,
  keys: TenantKeys,
  pools: readonly string[],
): Promise<(WaitEstimates | undefined)[]> {
  const texts = await readHashes(
    redis,
    pools.map((pool) => keys.wait(pool)),
    ['told'],
  );
  return texts.map(([text]) => (text == null ? undefined : parseEstimates(text)));
}

/** What the last owner of these pools learnt. */
export async function readLearnt(
  redis: Redis | Cluster,
  keys: TenantKeys,
  pools: readonly string[],
): Promise<(PoolWaitsState | undefined)[]> {
  const texts = await readHashes(
    redis,
    pools.map((pool) => keys.wait(pool)),
    ['learnt'],
  );
  return texts.map(([text]) => (text == null ? undefined : parseState(text)));
}

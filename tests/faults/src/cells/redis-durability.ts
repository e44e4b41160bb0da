import { Redis } from 'ioredis';
import type { World } from '../world/start-world.ts';

/** When Redis writes its log to disk: before it answers, or once a second. */
export async function setAppendFsync(world: World, when: 'always' | 'everysec'): Promise<void> {
  const redis = new Redis(world.stack.urls.redis);
  try {
    await redis.config('SET', 'appendfsync', when);
  } finally {
    redis.disconnect();
  }
}

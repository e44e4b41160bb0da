import type { Redis } from 'ioredis';

/** Changes fields of a stored text as nobody else does; `names`: those of its fields, in order. Its end stays. */
export async function changeFields(
  redis: Redis,
  key: string,
  names: readonly string[],
  changes: Record<string, string | number>,
): Promise<void> {
  const texts = (await redis.get(key))?.split('\t') ?? [];
  await redis.set(key, names.map((name, index) => changes[name] ?? texts[index]).join('\t'), 'KEEPTTL');
}

/** Number of partitions that all pools of all tenants are hashed into. Fixed: changing it needs a full restart. */
export const PARTITION_COUNT = 256;

/** FNV-1a, 32 bits, over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/). Not for security. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The partition (0-255) of a tenant's pool. Every process computes the same. */
export const partitionOf = (tenant: string, pool: string): number => hash32(`${tenant}\n${pool}`) % PARTITION_COUNT;

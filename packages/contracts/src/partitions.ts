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

/**
 * A set of partitions as text: 256 bits as 64 hexadecimal digits, partition 0 the highest bit of the first digit.
 * @throws {RangeError} on a number that is not a partition.
 */
export function encodePartitions(partitions: Iterable<number>): string {
  const digits = new Uint8Array(PARTITION_COUNT / 4);
  for (const partition of partitions) {
    const isPartition = Number.isInteger(partition) && partition >= 0 && partition < PARTITION_COUNT;
    if (!isPartition) throw new RangeError(`not a partition: ${partition}`);
    digits[partition >> 2]! |= 8 >> (partition & 3);
  }
  return Array.from(digits, (digit) => digit.toString(16)).join('');
}

/** The partitions of such a text, in order. */
export function decodePartitions(map: string): number[] {
  const digits = Array.from(map, (digit) => Number.parseInt(digit, 16));
  return digits.flatMap((bits, place) =>
    [0, 1, 2, 3].filter((bit) => (bits & (8 >> bit)) !== 0).map((bit) => 4 * place + bit),
  );
}

import { createHash } from 'node:crypto';

/**
 * Keys of the advisory locks of ratings, in the order in which everybody takes them, so that nobody waits for each other
 * crosswise. Ratings that share a key (1 of 2^64) are only locked together.
 */
export function ratingLockKeys(tenant: string, queue: string, userIds: readonly string[]): string[] {
  const keys = new Set(userIds.map((userId) => hash(JSON.stringify(['rating', tenant, queue, userId]))));
  return [...keys].sort((one, other) => (one < other ? -1 : 1)).map(String);
}

const hash = (text: string): bigint => createHash('sha256').update(text).digest().readBigInt64BE();

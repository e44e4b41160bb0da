/**
 * STRING: a player's rating, as JSON. The hash tag keeps all of a tenant on one node of a Redis Cluster. Queue names have no
 * colons, so no player can be called what would be a key of another queue.
 * @throws {RangeError} for a tenant that could leave its hash tag
 */
export function ratingKey(keyPrefix: string, tenant: string, queue: string, userId: string): string {
  if (tenant === '' || /[{}]/.test(tenant)) throw new RangeError(`not a tenant: "${tenant}"`);
  return `${keyPrefix}rating:{${tenant}}:${queue}:${userId}`;
}

import type { Cluster, Redis } from 'ioredis';

/** One version of a ruleset, and the digest of its contents. */
export interface RulesetVersion {
  name: string;
  version: number;
  digest: string;
}

/** Every version that was ever registered, by name and version. */
export async function listRulesets(redis: Redis | Cluster, key: string): Promise<RulesetVersion[]> {
  const known = Object.entries(await redis.hgetall(key)).map(([field, digest]) => rulesetVersionOf(field, digest));
  return known.sort(byNameAndVersion);
}

/** The version that a field such as `chess:2` names. */
export function rulesetVersionOf(field: string, digest: string): RulesetVersion {
  const at = field.lastIndexOf(':');
  return { name: field.slice(0, at), version: Number(field.slice(at + 1)), digest };
}

/** Orders versions of rulesets. */
export const byNameAndVersion = (a: RulesetVersion, b: RulesetVersion): number =>
  a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1;

/** Writes each digest unless that version has one; returns the versions that have another. */
export async function registerRulesets(
  redis: Redis | Cluster,
  key: string,
  rulesets: readonly RulesetVersion[],
): Promise<{ name: string; version: number }[]> {
  if (rulesets.length === 0) return [];
  const fieldOf = ({ name, version }: RulesetVersion): string => `${name}:${version}`;
  await Promise.all(rulesets.map((ruleset) => redis.hsetnx(key, fieldOf(ruleset), ruleset.digest)));
  const known = await redis.hmget(key, ...rulesets.map(fieldOf));
  return rulesets.flatMap(({ name, version, digest }, index) => (known[index] === digest ? [] : [{ name, version }]));
}

import type { Cluster, Redis } from 'ioredis';

/** One version of a ruleset, and the digest of its contents. */
export interface RulesetVersion {
  name: string;
  version: number;
  digest: string;
}

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

import { createHash } from 'node:crypto';
import type { Ruleset } from '@paireto/contracts';

/**
 * Tells two definitions of one version apart: SHA-256 (hex) of what a ruleset decides. The order of keys, comments,
 * descriptions and examples do not count; nor do members that say nothing (false, empty), so that a rule that a later
 * release brings, and that is off unless it is written, leaves the digests of older files as they are.
 */
export const rulesetDigest = (ruleset: Ruleset): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(deciding(ruleset)) ?? null))
    .digest('hex');

function deciding(ruleset: Ruleset): object {
  const attributes = Object.entries(ruleset.attributes).map(([name, attribute]) => [name, without(attribute)] as const);
  return { ...without(ruleset), attributes: Object.fromEntries(attributes) };
}

const without = (described: object): object =>
  Object.fromEntries(Object.entries(described).filter(([key]) => key !== 'description' && key !== 'example'));

/** Keys in order, members that say nothing left out. Items of lists keep their places. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => canonical(item) ?? null);
  if (typeof value !== 'object' || value === null) return value === false ? undefined : value;
  const members = Object.entries(value)
    .map(([key, member]) => [key, canonical(member)] as const)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

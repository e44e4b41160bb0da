import type { MatchRules, Preference } from './match-rules.ts';
import type { AttributeValue, PoolTicket } from './pool-ticket.ts';

/** Whether two tickets meet a preference. Who lacks the attribute, or has an empty list, has no wish: it is met. */
export function meetsPreference(preference: Preference, a: PoolTicket, b: PoolTicket): boolean {
  const one = attributeOf(a, preference.attribute);
  const other = attributeOf(b, preference.attribute);
  if (one === undefined || other === undefined) return true;
  switch (preference.compare) {
    case 'equal':
      return one === other;
    case 'distance':
      return typeof one !== 'number' || typeof other !== 'number' || Math.abs(one - other) <= preference.within;
    case 'overlap':
      return !isList(one) || !isList(other) || sharesEnough(one, other, preference.atLeast);
  }
}

/** An unmet preference refuses before it is relaxed, if it is required; in ms of waiting, 0: it does not refuse. */
export const refusesUntil = ({ required, relaxAfterMs }: Preference): number =>
  required ? (relaxAfterMs ?? Number.POSITIVE_INFINITY) : 0;

/** What the unmet preferences of two tickets count after this wait, in rating points. Never grows with waiting. */
export function preferenceCost(
  rules: Pick<MatchRules, 'preferences'>,
  a: PoolTicket,
  b: PoolTicket,
  waitedMs: number,
): number {
  let cost = 0;
  for (const preference of rules.preferences) {
    const { required, relaxAfterMs } = preference;
    const isRelaxed = relaxAfterMs !== undefined && waitedMs >= relaxAfterMs;
    if (isRelaxed && !required) continue;
    if (!meetsPreference(preference, a, b)) cost += preference.weight;
  }
  return cost;
}

/** Undefined: no wish. */
export const attributeOf = ({ attributes }: PoolTicket, name: string): AttributeValue | undefined =>
  attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined;

const isList = (value: AttributeValue): value is readonly string[] => typeof value === 'object';

/** Lists shorter than what must be shared are shared whole. An empty one wishes nothing. A member counts once. */
function sharesEnough(one: readonly string[], other: readonly string[], atLeast: number): boolean {
  const mine = new Set(one);
  const theirs = new Set(other);
  let shared = 0;
  for (const member of mine) if (theirs.has(member)) shared += 1;
  return shared >= Math.min(atLeast, mine.size, theirs.size);
}

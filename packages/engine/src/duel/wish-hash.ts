import type { MatchRules, Preference } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { attributeOf, refusesUntil } from '../rules/preferences.ts';
import { hashOf } from './player-bits.ts';

/** No wish. */
export const WISHLESS = 0;

/** The first preference for equal values that refuses: whose hashes differ, by it refuse each other. */
export const refusingEqual = ({ preferences }: Pick<MatchRules, 'preferences'>): Preference | undefined =>
  preferences.find((preference) => preference.compare === 'equal' && refusesUntil(preference) > 0);

/** The hash of what a ticket wishes by `refusingEqual`. Equal values have equal hashes. */
export function wishHash(rules: MatchRules, ticket: PoolTicket): number {
  const preference = refusingEqual(rules);
  const value = preference === undefined ? undefined : attributeOf(ticket, preference.attribute);
  return value === undefined ? WISHLESS : 1 + hashOf(String(value));
}

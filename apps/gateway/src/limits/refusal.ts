import type { Rate } from './limits.ts';
import type { Taken } from './rate-limiter.ts';

/** A request that comes too soon: which limit, in a sentence, and after how many seconds it may come again. */
export interface Refusal {
  detail: string;
  retryAfterS: number;
  headers: Record<string, string>;
}

/** `10 times within 60 s`. */
export const often = ({ limit, perMs }: Rate): string =>
  `${limit} ${limit === 1 ? 'time' : 'times'} within ${perMs / 1_000} s`;

/** By rate, each of which is one limit's. */
const policies = new WeakMap<Rate, string>();

function policyOf(name: string, rate: Rate): string {
  const known = policies.get(rate);
  if (known !== undefined) return known;
  const policy = `"${name}";q=${rate.limit};w=${rate.perMs / 1_000}`;
  policies.set(rate, policy);
  return policy;
}

/** What is said of a limit beside the answer (draft-ietf-httpapi-ratelimit-headers-10): the rule, and what is left. */
export const limitHeaders = (name: string, rate: Rate, taken: Taken): Record<string, string> => ({
  'RateLimit-Policy': policyOf(name, rate),
  RateLimit: `"${name}";r=${taken.remaining};t=${taken.resetInS}`,
});

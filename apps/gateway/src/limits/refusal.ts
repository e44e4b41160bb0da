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

/** What is said of a limit beside the answer (draft-ietf-httpapi-ratelimit-headers-10): the rule, and what is left. */
export const limitHeaders = (name: string, rate: Rate, taken: Taken): Record<string, string> => ({
  'RateLimit-Policy': `"${name}";q=${rate.limit};w=${rate.perMs / 1_000}`,
  RateLimit: `"${name}";r=${taken.remaining};t=${taken.resetInS}`,
});

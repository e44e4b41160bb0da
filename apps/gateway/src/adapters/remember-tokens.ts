import { LRUCache } from 'lru-cache';
import type { Authenticate, AuthOutcome } from '../ports/authenticate.ts';

/** Tokens that are remembered at most; what is forgotten is checked again. */
const MAX_TOKENS = 10_000;

/**
 * Remembers whom tokens are of, until they expire: to check a signature is much of the work of a short request. What is
 * refused is not remembered. `nowMs` is epoch ms.
 */
export function rememberTokens(
  authenticate: Authenticate,
  { nowMs, maxTokens = MAX_TOKENS }: { nowMs: () => number; maxTokens?: number },
): Authenticate {
  const known = new LRUCache<string, Extract<AuthOutcome, { outcome: 'authenticated' }>>({ max: maxTokens });
  return async (authorization) => {
    if (authorization === undefined) return authenticate(authorization);
    const remembered = known.get(authorization);
    if (remembered !== undefined && remembered.token.expiresAtMs > nowMs()) return remembered;
    const outcome = await authenticate(authorization);
    if (outcome.outcome === 'authenticated') known.set(authorization, outcome);
    else known.delete(authorization);
    return outcome;
  };
}

import { LRUCache } from 'lru-cache';
import type { Authenticate, AuthOutcome } from '../ports/authenticate.ts';
import type { KeySource } from './key-source.ts';

/** Tokens that are remembered at most, and their characters; what is forgotten is checked again. */
const MAX_TOKENS = 10_000;
const MAX_CHARACTERS = 16 * 1_024 ** 2;

/**
 * Remembers whom tokens are of, for as long as they would be accepted again: to check a signature is much of the work of a
 * short request. What is refused is not remembered, and nothing is when the keys change. `nowMs` is epoch ms.
 */
export function rememberTokens(
  authenticate: Authenticate,
  deps: { keys: Pick<KeySource, 'onChange'>; nowMs: () => number; maxTokens?: number },
): Authenticate {
  const known = new LRUCache<string, Extract<AuthOutcome, { outcome: 'authenticated' }>>({
    max: deps.maxTokens ?? MAX_TOKENS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, authorization) => authorization.length,
  });
  let changes = 0;
  deps.keys.onChange(() => {
    changes += 1;
    known.clear();
  });
  return async (authorization) => {
    if (authorization === undefined) return authenticate(authorization);
    const remembered = known.get(authorization);
    if (remembered !== undefined && remembered.token.expiresAtMs > deps.nowMs()) return remembered;
    const before = changes;
    const outcome = await authenticate(authorization);
    // Keys may have gone while it was checked with them.
    if (outcome.outcome === 'authenticated' && before === changes) known.set(authorization, outcome);
    else known.delete(authorization);
    return outcome;
  };
}

import { LRUCache } from 'lru-cache';
import type { Authenticate, AuthOutcome } from '../ports/authenticate.ts';
import type { KeySource } from './key-source.ts';

/** Characters of the tokens that are remembered, per token: a few long ones must not take the memory of all. */
const CHARACTERS_PER_TOKEN = 1_600;

/**
 * Remembers whom tokens are of, for as long as they would be accepted again: to check a signature is much of the work of a
 * short request. What is refused is not remembered, and nothing is when the keys change. Beyond `maxTokens` the least used are forgotten, and checked
 * again. `nowMs` is epoch ms.
 */
export function rememberTokens(
  authenticate: Authenticate,
  deps: { keys: Pick<KeySource, 'onChange'>; nowMs: () => number; maxTokens: number },
): Authenticate {
  const known = new LRUCache<string, Extract<AuthOutcome, { outcome: 'authenticated' }>>({
    max: deps.maxTokens,
    maxSize: deps.maxTokens * CHARACTERS_PER_TOKEN,
    sizeCalculation: (_, authorization) => authorization.length,
  });
  let changes = 0;
  deps.keys.onChange(() => {
    changes += 1;
    known.clear();
  });
  const check = async (authorization: string): Promise<AuthOutcome> => {
    const before = changes;
    const outcome = await authenticate(authorization);
    // Keys may have gone while it was checked with them.
    if (outcome.outcome === 'authenticated' && before === changes) known.set(authorization, outcome);
    else known.delete(authorization);
    return outcome;
  };
  return (authorization) => {
    if (authorization === undefined) return authenticate(authorization);
    const remembered = known.get(authorization);
    const isAlive = remembered !== undefined && remembered.token.expiresAtMs > deps.nowMs();
    return isAlive ? remembered : check(authorization);
  };
}

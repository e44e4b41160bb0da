import type { Revocation } from '@paireto/contracts';
import type { Revocations } from '../ports/revocations.ts';
import type { LiveFeed } from './live-feed.ts';

/** All that is open is looked through for the ids of tokens at most so often. */
const PAUSE_MS = 100;

/** Ends what revoked tokens keep open: that of a player at once, and that of single tokens together with the next few. */
export function endRevoked(deps: {
  feed: Pick<LiveFeed, 'revoke'>;
  revocations: Pick<Revocations, 'isRevoked'>;
  /** Calls once, after a while. */
  after(delayMs: number, run: () => void): void;
}): (revocation: Revocation) => void {
  const { feed, revocations } = deps;
  let waiting = new Set<string>();
  let isPaused = false;

  const endTokens = (): void => {
    isPaused = waiting.size > 0;
    if (!isPaused) return;
    const ids = waiting;
    waiting = new Set();
    deps.after(PAUSE_MS, endTokens);
    feed.revoke((its) => its.token.id !== undefined && ids.has(its.token.id) && revocations.isRevoked(its));
  };
  return (revocation) => {
    if (revocation.kind === 'player') return feed.revoke(revocations.isRevoked, revocation);
    waiting.add(revocation.tokenId);
    if (!isPaused) endTokens();
  };
}

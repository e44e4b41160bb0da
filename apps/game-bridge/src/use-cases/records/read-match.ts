import type { BridgeReply, BridgeRequest } from '@paireto/contracts';
import type { MatchHistory } from '../../ports/match-history.ts';

/** Answers `match.read`: to an operator any match of the tenant, to a player their own. */
export function createReadMatch(history: MatchHistory) {
  return async ({ tenant, id, userId }: BridgeRequest<'match.read'>): Promise<BridgeReply<'match.read'>> => {
    const match = await history.read(tenant, id, userId);
    return match === undefined ? { outcome: 'not-found' } : { outcome: 'found', match };
  };
}

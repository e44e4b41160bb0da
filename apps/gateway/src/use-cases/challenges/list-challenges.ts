import type { BridgeReply, ChallengeState } from '@paireto/contracts';
import type { AskBridge } from '../../ports/ask-bridge.ts';
import type { Caller } from '../../ports/caller.ts';

/** Which challenges of a player are listed: the newest first, from a cursor on, `limit` at most. */
interface ChallengeListing {
  direction: 'incoming' | 'outgoing';
  status?: ChallengeState | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Lists challenges that the caller got or made. */
export type ListChallenges = (
  caller: Caller,
  listing: ChallengeListing,
) => Promise<BridgeReply<'challenge.list'> | { outcome: 'no-answer' }>;

export function createListChallenges({ askBridge }: { askBridge: AskBridge }): ListChallenges {
  return ({ tenant, userId, blocked }, listing) =>
    askBridge('challenge.list', { tenant, userId, blocked: [...blocked], ...listing });
}

import type { BridgeReply } from '@paireto/contracts';
import type { AskBridge } from '../../ports/ask-bridge.ts';
import type { Caller } from '../../ports/caller.ts';

/** Reads a challenge that the caller made or got. */
export type ReadChallenge = (
  caller: Caller,
  id: string,
) => Promise<BridgeReply<'challenge.read'> | { outcome: 'no-answer' }>;

export function createReadChallenge({ askBridge }: { askBridge: AskBridge }): ReadChallenge {
  return ({ tenant, userId, blocked }, id) =>
    askBridge('challenge.read', { tenant, userId, id, blocked: [...blocked] });
}

import type { BridgeReply, DeclineReason } from '@paireto/contracts';
import type { AskBridge } from '../../ports/ask-bridge.ts';
import type { Caller } from '../../ports/caller.ts';
import type { ReadChallenge } from './read-challenge.ts';

/** `other-side`: the challenge is the caller's too, but this is for the other of its two players to do. */
type NotClosed = { outcome: 'other-side' } | { outcome: 'no-answer' };

/** Declines a challenge, for its opponent. */
export type DeclineChallenge = (
  caller: Caller,
  id: string,
  reason: DeclineReason,
) => Promise<BridgeReply<'challenge.decline'> | NotClosed>;

/** Takes a challenge back, for its challenger. */
export type WithdrawChallenge = (caller: Caller, id: string) => Promise<BridgeReply<'challenge.withdraw'> | NotClosed>;

interface Deps {
  askBridge: AskBridge;
  readChallenge: ReadChallenge;
}

export function createDeclineChallenge(deps: Deps): DeclineChallenge {
  return async (caller, id, reason) => {
    const { tenant, userId } = caller;
    const result = await deps.askBridge('challenge.decline', { tenant, userId, id, reason });
    return result.outcome === 'not-found' ? whyNotFound(deps, caller, id, 'challenger') : result;
  };
}

export function createWithdrawChallenge(deps: Deps): WithdrawChallenge {
  return async (caller, id) => {
    const { tenant, userId } = caller;
    const result = await deps.askBridge('challenge.withdraw', { tenant, userId, id });
    return result.outcome === 'not-found' ? whyNotFound(deps, caller, id, 'opponent') : result;
  };
}

/** A bridge finds only challenges of which the caller is the right one; who is the other of the two may know. */
async function whyNotFound(
  { readChallenge }: Deps,
  caller: Caller,
  id: string,
  otherSide: 'challenger' | 'opponent',
): Promise<{ outcome: 'not-found' } | NotClosed> {
  const read = await readChallenge(caller, id);
  if (read.outcome !== 'found') return read;
  return { outcome: read.challenge[otherSide].user_id === caller.userId ? 'other-side' : 'not-found' };
}

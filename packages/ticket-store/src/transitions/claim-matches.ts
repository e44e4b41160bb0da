import type { Match } from '@paireto/contracts';
import { encodeMatchData } from '../match-data.ts';
import { loadScript } from '../script.ts';
import type { StoreAccess } from '../store-access.ts';
import type { ClaimOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { readClaim } from './claim-outcome.ts';
import { placeChallenges } from './place-challenges.ts';
import { writeMatch } from './ticket-ref.ts';

/** The usual claim: confirms and counts. Small, because every match passes here. */
const claim: Transition<Match, ClaimOutcome | { outcome: 'unconfirmed' }> = {
  script: loadScript('claimMatches'),
  maxMembers: 100,
  write(call, match) {
    writeMatch(call, match, { slots: false, pools: false });
  },
  read: (reply, _, tenant) => (reply.outcome === 'unconfirmed' ? { outcome: 'unconfirmed' } : readClaim(reply, tenant)),
};

/** What a claim could not confirm: re-applies the commit or voids the match. */
const restore: Transition<Match, ClaimOutcome> = {
  script: loadScript('restoreMatches'),
  maxMembers: 100,
  write(call, match) {
    writeMatch(call, match, { slots: false, pools: true });
    call.arg(encodeMatchData(match));
  },
  read: (reply, _, tenant) => readClaim(reply, tenant),
};

/**
 * Claims matches, in one call for those that Redis still knows and a second for those that it lost. Those of challenges it
 * never knew: they are placed.
 */
export async function claimMatches(
  access: StoreAccess,
  tenant: string,
  matches: readonly Match[],
): Promise<ClaimOutcome[]> {
  const claimed = await access.run(claim, tenant, matches);
  const unconfirmed = matches.filter((_, index) => claimed[index]?.outcome === 'unconfirmed');
  // One after the other, because a match that is void lets players go; there are seldom both.
  const restored = await access.run(restore, tenant, unconfirmed.filter(isFromQueue));
  const placed = await placeChallenges(
    access,
    tenant,
    unconfirmed.filter((match) => !isFromQueue(match)),
  );
  const [ofQueues, ofChallenges] = [restored.values(), placed.values()];
  return claimed.map((outcome, index) => {
    if (outcome.outcome !== 'unconfirmed') return outcome;
    return (isFromQueue(matches[index]!) ? ofQueues : ofChallenges).next().value as ClaimOutcome;
  });
}

const isFromQueue = ({ challenge }: Match): boolean => challenge === undefined;

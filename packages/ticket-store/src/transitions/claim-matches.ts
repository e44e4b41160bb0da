import type { Game, Match } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { integerAt, type ScriptReply, textAt, unexpectedReply } from '../script-reply.ts';
import { decodeJson } from '../stored-ticket.ts';
import type { ClaimOutcome } from '../ticket-store.ts';
import type { RunTransition, Transition } from '../transition.ts';
import { storedTicketsOf } from './stored-tickets-of.ts';
import { writeMatch } from './ticket-ref.ts';

/** The usual claim: confirms and counts. Small, because every match passes here. */
const claim: Transition<Match, ClaimOutcome | { outcome: 'unconfirmed' }> = {
  script: loadScript('claimMatches'),
  maxMembers: 100,
  write(call, match) {
    writeMatch(call, match, { slots: false, pools: false });
  },
  read: (reply) => (reply.outcome === 'unconfirmed' ? { outcome: 'unconfirmed' } : readClaim(reply)),
};

/** What a claim could not confirm: re-applies the commit or voids the match. */
const restore: Transition<Match, ClaimOutcome> = {
  script: loadScript('restoreMatches'),
  maxMembers: 100,
  write(call, match) {
    writeMatch(call, match, { slots: true, pools: true });
    call.arg(JSON.stringify(match));
  },
  read: readClaim,
};

/** Claims matches, in one call for those that Redis still knows and a second for those that it lost. */
export async function claimMatches(
  run: RunTransition,
  tenant: string,
  matches: readonly Match[],
): Promise<ClaimOutcome[]> {
  const claimed = await run(claim, tenant, matches);
  const unconfirmed = matches.filter((_, index) => claimed[index]?.outcome === 'unconfirmed');
  const restored = (await run(restore, tenant, unconfirmed)).values();
  return claimed.map((outcome) => {
    if (outcome.outcome !== 'unconfirmed') return outcome;
    return restored.next().value as ClaimOutcome;
  });
}

function readClaim(reply: ScriptReply): ClaimOutcome {
  switch (reply.outcome) {
    case 'claimed':
      return { outcome: 'claimed', attempts: integerAt(reply, 1) };
    case 'already-matched': {
      const game = decodeJson<Game>(reply.values[1]);
      if (game === undefined) throw unexpectedReply(reply);
      return { outcome: 'already-matched', game, attempts: integerAt(reply, 2) };
    }
    case 'finished':
      return { outcome: 'finished', reason: textAt(reply, 1) };
    case 'void':
      return { outcome: 'void', requeued: storedTicketsOf(reply, reply.values.slice(1)) };
    default:
      throw unexpectedReply(reply);
  }
}

import type { Match } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { textsOf, unexpectedReply } from '../script-reply.ts';
import type { CommitOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { writeMatch } from './ticket-ref.ts';

/** Makes proposals matches. */
export const commitMatches: Transition<Match, CommitOutcome> = {
  script: loadScript('commitMatches'),
  maxMembers: 100,
  write(call, match) {
    writeMatch(call, match, { slots: true, pools: true });
    call.arg(call.pool(match.pool));
    call.arg(JSON.stringify(match));
  },
  read(reply) {
    switch (reply.outcome) {
      case 'committed':
      case 'already-committed':
        return { outcome: reply.outcome };
      case 'conflict':
        return { outcome: 'conflict', ticketIds: textsOf(reply, reply.values.slice(1)) };
      default:
        throw unexpectedReply(reply);
    }
  },
};

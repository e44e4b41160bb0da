import type { Match } from '@paireto/contracts';
import { encodeMatchData } from '../match-data.ts';
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
    writeMatch(call, match, { slots: false, pools: true });
    call.arg(encodeMatchData(match));
    call.arg(thinkForMs(match));
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

/** For how long the players of a match may think whether they accept it, in ms; 0: they are not asked. */
export const thinkForMs = (match: Match): number =>
  match.tickets.some(({ players }) => players.length > 0) ? Math.ceil(match.acceptWithinMs ?? 0) : 0;

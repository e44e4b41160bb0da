import { loadScript } from '../script.ts';
import { listAt, textsOf, unexpectedReply } from '../script-reply.ts';
import { fieldOf } from '../stored-ticket.ts';
import type { RefusedMatch, RequeueOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { storedTicketsOf } from './stored-tickets-of.ts';
import { writeMatch } from './ticket-ref.ts';

/** Ends matches that get no game. `maxAttempts`: matches of a ticket that may come to nothing before it fails. Those of a challenge fail at once. */
export const requeueMatches = (maxAttempts: number): Transition<RefusedMatch, RequeueOutcome> => ({
  script: loadScript('requeueMatches'),
  maxMembers: 100,
  write(call, { match, reason, final, blamed }) {
    const isChallenge = match.challenge !== undefined;
    writeMatch(call, match, { slots: true, pools: true });
    call.arg(fieldOf(reason));
    call.arg(final || isChallenge ? 1 : 0);
    call.arg(maxAttempts);
    call.arg(blamed === undefined || isChallenge ? '*' : blamed.join(' '));
  },
  read(reply, _, tenant) {
    switch (reply.outcome) {
      case 'already-requeued':
      case 'not-placing':
        return { outcome: reply.outcome };
      case 'requeued': {
        const searching = storedTicketsOf(reply, listAt(reply, 1), tenant);
        return { outcome: 'requeued', searching, failed: textsOf(reply, listAt(reply, 2)) };
      }
      default:
        throw unexpectedReply(reply);
    }
  },
});

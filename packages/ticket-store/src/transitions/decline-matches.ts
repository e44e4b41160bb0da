import { type Match, ticketStates } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import type { DeclineOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { ticketPlace } from './accept-matches.ts';
import { fallenMatchAt, writeAskedMatch } from './asked-match.ts';
import { stateAt } from './ticket-state-at.ts';

/** Ends matches that one of their tickets declines. */
export const declineMatches: Transition<{ match: Match; ticketId: string }, DeclineOutcome> = {
  script: loadScript('declineMatches'),
  maxMembers: 100,
  write(call, { match, ticketId }) {
    writeAskedMatch(call, match, { pools: true });
    call.arg(ticketPlace(match, ticketId));
  },
  read(reply, { match }) {
    switch (reply.outcome) {
      case 'declined':
        return { outcome: 'declined', fallen: fallenMatchAt(reply, match) };
      case 'not-asked':
        return { outcome: 'not-asked', state: stateAt(reply, 1, ticketStates) };
      case 'not-found':
        return { outcome: 'not-found' };
      default:
        throw unexpectedReply(reply);
    }
  },
};

import { type Match, ticketStates } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import type { AcceptOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { writeAskedMatch } from './asked-match.ts';
import { stateAt } from './ticket-state-at.ts';

/** One player's answer, with the match that it is about. */
export interface AskedAnswer {
  match: Match;
  ticketId: string;
  userId: string;
}

/** Notes that players accept their matches. The last one makes the match one to be placed. */
export const acceptMatches: Transition<AskedAnswer, AcceptOutcome> = {
  script: loadScript('acceptMatches'),
  maxMembers: 100,
  write(call, { match, ticketId, userId }) {
    writeAskedMatch(call, match, { slots: false, pools: false });
    call.arg(ticketPlace(match, ticketId));
    call.arg(userId);
  },
  read(reply, { match }) {
    switch (reply.outcome) {
      case 'accepted':
      case 'all-accepted':
        return { outcome: reply.outcome, match };
      case 'not-asked':
        return { outcome: 'not-asked', state: stateAt(reply, 1, ticketStates) };
      case 'not-found':
        return { outcome: 'not-found' };
      default:
        throw unexpectedReply(reply);
    }
  },
};

/** Where a ticket stands in its match, counted from 1 as Lua does. */
export const ticketPlace = (match: Match, ticketId: string): number =>
  match.tickets.findIndex((ticket) => ticket.ticketId === ticketId) + 1;

import { type Match, ticketStates } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import type { DeclineOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { ticketPlace } from './accept-matches.ts';
import { fallenMatchAt, writeFallibleMatch } from './asked-match.ts';
import { stateAt } from './ticket-state-at.ts';

/** A ticket that declines its match, and which of its players it is who does, where that is known. */
export interface Refusal {
  match: Match;
  ticketId: string;
  userId?: string | undefined;
}

/** Ends matches that one of their tickets declines. */
export const declineMatches: Transition<Refusal, DeclineOutcome> = {
  script: loadScript('declineMatches'),
  maxMembers: 100,
  write(call, { match, ticketId, userId }) {
    writeFallibleMatch(call, match);
    call.arg(ticketPlace(match, ticketId));
    call.arg(userId ?? '');
  },
  read(reply, { match }, tenant) {
    switch (reply.outcome) {
      case 'declined':
        return { outcome: 'declined', fallen: fallenMatchAt(reply, match, tenant) };
      case 'not-asked':
        return { outcome: 'not-asked', state: stateAt(reply, 1, ticketStates) };
      case 'not-found':
        return { outcome: 'not-found' };
      default:
        throw unexpectedReply(reply);
    }
  },
};

import type { Ticket } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { integerAt, unexpectedReply } from '../script-reply.ts';
import type { ExpireOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { ticketRef } from './ticket-ref.ts';
import { stateAt } from './ticket-state-at.ts';

const NOT_SEARCHING = ['REQUIRES_ACCEPTANCE', 'PLACING', 'MATCHED', 'CANCELLED', 'FAILED'] as const;

/** Ends the wait of tickets that are due. */
export const expire: Transition<Ticket, ExpireOutcome> = {
  script: loadScript('expire'),
  maxMembers: 256,
  write(call, ticket) {
    call.ticket(ticketRef(ticket));
  },
  read(reply) {
    switch (reply.outcome) {
      case 'expired':
      case 'not-found':
        return { outcome: reply.outcome };
      case 'not-due':
        return { outcome: 'not-due', remainingMs: integerAt(reply, 1) };
      case 'not-searching':
        return { outcome: 'not-searching', state: stateAt(reply, 1, NOT_SEARCHING) };
      default:
        throw unexpectedReply(reply);
    }
  },
};

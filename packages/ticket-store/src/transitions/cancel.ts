import type { Ticket } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { textAt, unexpectedReply } from '../script-reply.ts';
import type { CancelOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { ticketRef } from './ticket-ref.ts';
import { stateAt } from './ticket-state-at.ts';

/** Takes tickets out on request. */
export const cancel: Transition<Ticket, CancelOutcome> = {
  script: loadScript('cancel'),
  maxMembers: 256,
  write(call, ticket) {
    call.ticket(ticketRef(ticket));
  },
  read(reply) {
    switch (reply.outcome) {
      case 'cancelled':
      case 'not-found':
        return { outcome: reply.outcome };
      case 'not-searching': {
        const state = stateAt(reply, 1, ['PLACING', 'MATCHED', 'TIMED_OUT', 'FAILED']);
        return { outcome: 'not-searching', state, matchId: textAt(reply, 2) || undefined };
      }
      default:
        throw unexpectedReply(reply);
    }
  },
};

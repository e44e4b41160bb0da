import type { StrikeTerms, Ticket } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import type { AbandonOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { ticketRef } from './ticket-ref.ts';
import { stateAt } from './ticket-state-at.ts';
import { writeStrikes } from './write-strikes.ts';

/** Takes tickets out whose players have gone. `graceMs`: how long they may be away. */
export const abandon = (
  queue: string,
  graceMs: number,
  strikes: StrikeTerms | undefined,
): Transition<Ticket, AbandonOutcome> => ({
  script: loadedScript,
  maxMembers: 256,
  write(call, ticket) {
    call.ticket({ ...ticketRef(ticket), queue });
    call.arg(Math.ceil(graceMs));
    const userIds = ticket.players.map(({ userId }) => userId);
    call.arg(userIds.join(' '));
    writeStrikes(call, queue, userIds, strikes);
  },
  read(reply) {
    switch (reply.outcome) {
      case 'abandoned':
      case 'present':
      case 'not-found':
        return { outcome: reply.outcome };
      case 'not-searching': {
        const state = stateAt(reply, 1, [
          'REQUIRES_ACCEPTANCE',
          'PLACING',
          'MATCHED',
          'CANCELLED',
          'TIMED_OUT',
          'FAILED',
        ]);
        return { outcome: 'not-searching', state };
      }
      default:
        throw unexpectedReply(reply);
    }
  },
});

const loadedScript = loadScript('abandon');

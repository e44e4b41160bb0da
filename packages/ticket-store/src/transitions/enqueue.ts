import type { Ticket } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { integerAt, textAt, unexpectedReply } from '../script-reply.ts';
import { decodeTicket, encodeTicket, withStoredParts } from '../stored-ticket.ts';
import type { EnqueueOutcome, NewTicket } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';

/** Lets tickets in. */
export const enqueue: Transition<NewTicket, EnqueueOutcome> = {
  script: loadScript('enqueue'),
  maxMembers: 256,
  write(call, ticket) {
    const userIds = ticket.players.map((player) => player.userId);
    call.ticket({ id: ticket.id, userIds, pools: ticket.pools });
    call.arg(Math.ceil(ticket.maxWaitMs));
    call.arg(encodeTicket(ticket));
    for (const userId of userIds) call.key(call.keys.balance(ticket.queue, userId));
  },
  read(reply, asked) {
    if (reply.outcome === 'already-queued') return { outcome: 'already-queued', ticketId: textAt(reply, 1) };
    let ticket: Ticket | undefined;
    if (reply.outcome === 'enqueued') {
      const { maxWaitMs: _, ...data } = asked;
      ticket = withStoredParts(data, textAt(reply, 2), integerAt(reply, 3), integerAt(reply, 4));
    } else if (reply.outcome === 'repeated') {
      ticket = decodeTicket([reply.values[5], ...reply.values.slice(2, 5)]);
    }
    if (ticket === undefined) throw unexpectedReply(reply);
    const estimatedWaitMs = textAt(reply, 1) === '' ? undefined : integerAt(reply, 1);
    return { outcome: 'enqueued', ticket, estimatedWaitMs };
  },
};

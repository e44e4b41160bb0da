import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import type { Transition } from '../transition.ts';

/** Removes tickets from a pool whose hash is gone. */
export const dropVanished: Transition<{ ticketId: string; pool: string }, 'dropped' | 'kept'> = {
  script: loadScript('dropVanished'),
  maxMembers: 256,
  write(call, { ticketId, pool }) {
    call.ticket({ id: ticketId, userIds: [], pools: [pool] });
  },
  read(reply) {
    if (reply.outcome !== 'dropped' && reply.outcome !== 'kept') throw unexpectedReply(reply);
    return reply.outcome;
  },
};

import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import type { Transition } from '../transition.ts';

/** Notes that players of watched tickets are there. */
export const touch: Transition<{ ticketId: string; queue: string }, 'noted' | 'not-watched'> = {
  script: loadScript('touch'),
  maxMembers: 256,
  write(call, { ticketId, queue }) {
    call.shape({ queue, slots: 0, pools: [] });
    call.arg(ticketId);
  },
  read(reply) {
    if (reply.outcome !== 'noted' && reply.outcome !== 'not-watched') throw unexpectedReply(reply);
    return reply.outcome;
  },
};

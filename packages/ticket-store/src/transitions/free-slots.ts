import type { Ticket } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import { decodeTicket } from '../stored-ticket.ts';
import type { NewTicket } from '../ticket-store.ts';
import type { RunTransition, Transition } from '../transition.ts';
import { expire } from './expire.ts';

/** A ticket that was refused because one of its players is held by another. */
export interface Refused {
  ticket: NewTicket;
  heldBy: string;
}

type FreeOutcome = { outcome: 'freed' } | { outcome: 'held' } | { outcome: 'overdue'; holder: Ticket | undefined };

/** Frees players of a ticket that has ended or is gone. */
const free: Transition<Refused, FreeOutcome> = {
  script: loadScript('freeSlots'),
  maxMembers: 256,
  write(call, { ticket, heldBy }) {
    call.ticket({ id: heldBy, userIds: ticket.players.map((player) => player.userId), pools: [] });
  },
  read(reply) {
    switch (reply.outcome) {
      case 'freed':
      case 'held':
        return { outcome: reply.outcome };
      case 'overdue':
        return { outcome: 'overdue', holder: decodeTicket(reply.values.slice(1)) };
      default:
        throw unexpectedReply(reply);
    }
  },
};

/** Frees what is held for no good, ending waits that are over, and returns whom it is worth trying again for. */
export async function freeSlots<Item extends Refused>(
  run: RunTransition,
  tenant: string,
  refused: readonly Item[],
): Promise<Item[]> {
  const outcomes = await run(free, tenant, refused);
  const overdue = outcomes.flatMap((outcome) => (outcome.outcome === 'overdue' ? (outcome.holder ?? []) : []));
  await run(expire, tenant, overdue);
  return refused.filter((_, index) => {
    const outcome = outcomes[index];
    return outcome?.outcome === 'freed' || (outcome?.outcome === 'overdue' && outcome.holder !== undefined);
  });
}

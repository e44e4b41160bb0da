import type { Ticket } from '@paireto/contracts';
import { type ScriptReply, unexpectedReply } from '../script-reply.ts';
import { decodeTicket } from '../stored-ticket.ts';

/** The tickets of a list of stored fields. One that cannot be read is left out: it counts as vanished. */
export function storedTicketsOf(reply: ScriptReply, list: readonly unknown[]): Ticket[] {
  return list.flatMap((stored) => {
    if (!Array.isArray(stored)) throw unexpectedReply(reply);
    return decodeTicket(stored) ?? [];
  });
}

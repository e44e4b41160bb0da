import type { Ticket } from '@paireto/contracts';
import { type ScriptReply, unexpectedReply } from '../script-reply.ts';
import { decodeTicket } from '../stored-ticket.ts';

/** The tickets of a list of ids and stored texts. One that cannot be read is left out: it counts as vanished. */
export function storedTicketsOf(reply: ScriptReply, list: readonly unknown[], tenant: string): Ticket[] {
  return list.flatMap((stored) => {
    if (!Array.isArray(stored)) throw unexpectedReply(reply);
    const [id, text] = stored as unknown[];
    return (typeof id === 'string' && decodeTicket(tenant, id, text)?.ticket) || [];
  });
}

import type { Match, Ticket, TicketPlayer } from '@paireto/contracts';
import type { ScriptCall, Terms, TicketRef } from '../script-call.ts';

/** All that a ticket holds: its players' slots, its places in pools and among the watched. */
export const ticketRef = (
  ticket: Pick<Ticket, 'id' | 'queue' | 'pools'> & { players: readonly Pick<TicketPlayer, 'userId'>[] },
): TicketRef => ({
  id: ticket.id,
  queue: ticket.queue,
  userIds: ticket.players.map((player) => player.userId),
  pools: ticket.pools,
});

/** All that the tickets of a match hold. */
export const matchRefs = (match: Match): TicketRef[] =>
  match.tickets.map((ticket) => ticketRef({ ...ticket, id: ticket.ticketId, queue: match.queue }));

/** Writes a match and its tickets, with the slots and pools that the script may touch. */
export function writeMatch(
  call: ScriptCall,
  match: Match,
  touches: { slots: boolean; pools: boolean },
  terms?: Terms,
): void {
  const refs = match.tickets.map(({ ticketId, players, pools }) => ({
    id: ticketId,
    queue: touches.pools ? match.queue : undefined,
    userIds: touches.slots ? players.map(({ userId }) => userId) : [],
    pools: touches.pools ? pools : [],
  }));
  call.match(match.id, refs, terms);
}

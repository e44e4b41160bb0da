import type { Match, Ticket } from '@paireto/contracts';
import type { ScriptCall, TicketRef } from '../script-call.ts';

/** All that a ticket holds: its players' slots and its places in pools. */
export const ticketRef = (ticket: Pick<Ticket, 'id' | 'players' | 'pools'>): TicketRef => ({
  id: ticket.id,
  userIds: ticket.players.map((player) => player.userId),
  pools: ticket.pools,
});

/** Writes a match and its tickets, with the slots and pools that the script may touch. */
export function writeMatch(call: ScriptCall, match: Match, touches: { slots: boolean; pools: boolean }): void {
  call.key(call.keys.match(match.id));
  call.arg(match.id);
  call.arg(match.tickets.length);
  for (const { ticketId, players, pools } of match.tickets) {
    call.ticket({
      id: ticketId,
      userIds: touches.slots ? players.map((player) => player.userId) : [],
      pools: touches.pools ? pools : [],
    });
  }
}

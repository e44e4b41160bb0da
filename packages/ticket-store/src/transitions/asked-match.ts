import type { Match, Ticket } from '@paireto/contracts';
import type { ScriptCall } from '../script-call.ts';
import { listAt, type ScriptReply, textsOf } from '../script-reply.ts';
import type { FallenMatch } from '../ticket-store.ts';
import { storedTicketsOf } from './stored-tickets-of.ts';
import { writeMatch } from './ticket-ref.ts';
import { writeStrikes } from './write-strikes.ts';

/** Writes a match that asks its players, with all that its tickets hold if it may fall. */
export function writeAskedMatch(call: ScriptCall, match: Match, touches: { slots: boolean; pools: boolean }): void {
  writeMatch(call, match, touches);
  for (const { players } of match.tickets) call.arg(players.map(({ userId }) => userId).join(' '));
}

/** Writes a match that may fall, with what is then held against its players. */
export function writeFallibleMatch(call: ScriptCall, match: Match): void {
  writeAskedMatch(call, match, { slots: true, pools: true });
  const userIds = match.tickets.flatMap(({ players }) => players.map(({ userId }) => userId));
  writeStrikes(call, match.queue, userIds, match.strikes);
}

/** What a script says of a match that fell, from the second place of its reply on. */
export const fallenMatchAt = (reply: ScriptReply, match: Match, tenant: string): FallenMatch => ({
  match,
  searching: storedTicketsOf(reply, listAt(reply, 1), tenant),
  cancelled: textsOf(reply, listAt(reply, 2)),
});

/** What is left to know of a match that is gone, from one of its tickets: enough to free that. */
export const matchOfOne = (matchId: string, ticket: Ticket): Match => ({
  id: matchId,
  tenant: ticket.tenant,
  queue: ticket.queue,
  rulesetVersion: ticket.rulesetVersion,
  pool: ticket.pools[0] ?? '',
  attributes: ticket.attributes[0] ?? {},
  tickets: [
    {
      ticketId: ticket.id,
      team: '?',
      players: ticket.players.map(({ userId, rating, sideBalance }) => ({ userId, rating, sideBalance })),
      pools: ticket.pools,
      enqueuedAt: ticket.enqueuedAt,
      expiresAt: ticket.expiresAt,
    },
  ],
  proposedAt: ticket.enqueuedAt,
});

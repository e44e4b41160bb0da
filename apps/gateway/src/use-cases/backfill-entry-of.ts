import type { BackfillEntry } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';
import { matchedPlayersOf } from './queue-entry-of.ts';

const instant = (epochMs: number): string => new Date(epochMs).toISOString();

/** The ticket of a running game as its game sees it; undefined when it is that of players. */
export function backfillEntryOf({ ticket, state, match, matchId, reason }: TicketView): BackfillEntry | undefined {
  if (!ticket.backfill) return undefined;
  const isMatched = state === 'PLACING' || state === 'MATCHED';
  const joining = state === 'MATCHED' ? (match?.tickets ?? []).filter((part) => part.ticketId !== ticket.id) : [];
  return {
    backfill_id: ticket.id,
    status: state,
    queue: ticket.queue,
    pool: ticket.pools[0] ?? '',
    game_id: ticket.backfill.gameId,
    enqueued_at: instant(ticket.enqueuedAt),
    expires_at: instant(ticket.expiresAt),
    ...(isMatched && matchId !== undefined ? { match_id: matchId } : {}),
    players: joining.flatMap(matchedPlayersOf),
    ...(reason === undefined || isMatched ? {} : { reason }),
  };
}

import type { Assignment, Match, QueueEntry, TicketState } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';

const instant = (epochMs: number): string => new Date(epochMs).toISOString();

/** An estimate in whole seconds, rounded up; null when there is none. */
export const estimateSeconds = (estimatedWaitMs: number | undefined): number | null =>
  estimatedWaitMs === undefined ? null : Math.ceil(estimatedWaitMs / 1_000);

/** States whose reason says something about them. */
const explained: ReadonlySet<TicketState> = new Set(['SEARCHING', 'FAILED', 'CANCELLED']);

/** A ticket as its player `userId` sees it. */
export function queueEntryOf(view: TicketView, userId: string, estimatedWaitMs?: number): QueueEntry {
  const { ticket, state } = view;
  const isMatched = state === 'PLACING' || state === 'MATCHED';
  const assignment = state === 'MATCHED' ? assignmentOf(view) : undefined;
  const player = ticket.players.find((candidate) => candidate.userId === userId) ?? ticket.players[0];
  return {
    queue_entry_id: ticket.id,
    status: state,
    queue: ticket.queue,
    pool: (isMatched ? view.match?.pool : undefined) ?? ticket.pools[0] ?? '',
    pools: ticket.pools,
    ...(ticket.region === undefined ? {} : { region: ticket.region }),
    rating: player?.rating ?? 0,
    enqueued_at: instant(ticket.enqueuedAt),
    expires_at: instant(ticket.expiresAt),
    estimated_wait_seconds: state === 'SEARCHING' ? estimateSeconds(estimatedWaitMs) : null,
    ...(view.matchId !== undefined && isMatched ? { match_id: view.matchId } : {}),
    ...(assignment === undefined ? {} : { assignment }),
    ...(view.reason !== undefined && explained.has(state) ? { reason: view.reason } : {}),
  };
}

function assignmentOf({ ticket, match, game }: TicketView): Assignment | undefined {
  const own = match?.tickets.find((part) => part.ticketId === ticket.id);
  if (!match || !game || !own) return undefined;
  const color = colorOf(match, own.team);
  return {
    match_id: match.id,
    game_id: game.gameId,
    ...(game.serverAddr === undefined ? {} : { server_addr: game.serverAddr }),
    team: own.team,
    ...(color === undefined ? {} : { color }),
    opponents: match.tickets
      .filter((part) => part.team !== own.team)
      .flatMap((part) =>
        part.players.map((player) => ({ user_id: player.userId, rating: player.rating, team: part.team })),
      ),
  };
}

/** The colour that a team plays, in matches whose teams are white and black. */
function colorOf(match: Match, team: string): 'white' | 'black' | undefined {
  const isChessLike = match.tickets.every((part) => part.team === 'white' || part.team === 'black');
  return isChessLike && (team === 'white' || team === 'black') ? team : undefined;
}

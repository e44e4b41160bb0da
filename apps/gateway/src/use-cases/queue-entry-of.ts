import {
  type Acceptance,
  type Assignment,
  type Match,
  type MatchTicket,
  partyRating,
  type QueueEntry,
  type Ruleset,
  type TicketState,
} from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';
import type { ExpectedWait } from '@paireto/wait-estimates';
import { estimateSeconds, waitEstimateOf } from './expected-waits.ts';
import { instant } from './instant.ts';

/** States whose reason says something about them. */
const explained: ReadonlySet<TicketState> = new Set(['SEARCHING', 'FAILED', 'CANCELLED']);

/** States in which an entry is in a match. */
const inMatch: ReadonlySet<TicketState> = new Set(['REQUIRES_ACCEPTANCE', 'PLACING', 'MATCHED']);

/**
 * A ticket as its player `userId` sees it. `ruleset`: that of its queue, while there is such a queue; `wait`, `position`,
 * `ratingWindow`: while it waits, what is expected of that, its place in line, and how far apart ratings may be.
 */
export function queueEntryOf(
  view: TicketView,
  userId: string,
  context: {
    ruleset: Pick<Ruleset, 'party'> | undefined;
    wait?: ExpectedWait | undefined;
    position?: number | undefined;
    ratingWindow?: number | undefined;
  },
): QueueEntry {
  const { ticket, state } = view;
  const isMatched = inMatch.has(state);
  const { wait, position, ratingWindow } = state === 'SEARCHING' ? context : nothing;
  const acceptance = state === 'REQUIRES_ACCEPTANCE' ? acceptanceOf(view, userId) : undefined;
  const assignment = state === 'MATCHED' ? assignmentOf(view, userId) : undefined;
  const ratings = ticket.players.map(({ rating }) => rating);
  const entry: QueueEntry = {
    queue_entry_id: ticket.id,
    status: state,
    queue: ticket.queue,
    pool: (isMatched ? view.match?.pool : undefined) ?? ticket.pools[0] ?? '',
    pools: ticket.pools,
    players: ticket.players.map((player) => player.userId),
    rating: partyRating(context.ruleset ?? soloRuleset, ratings),
    enqueued_at: instant(ticket.enqueuedAt),
    expires_at: instant(ticket.expiresAt),
    estimated_wait_seconds: estimateSeconds(wait),
    wait_estimate: waitEstimateOf(wait),
  };
  if (ticket.region !== undefined) entry.region = ticket.region;
  if (position !== undefined) entry.position = position;
  if (ratingWindow !== undefined) entry.rating_window = ratingWindow;
  if (view.matchId !== undefined && isMatched) entry.match_id = view.matchId;
  if (acceptance !== undefined) entry.acceptance = acceptance;
  if (assignment !== undefined) entry.assignment = assignment;
  if (view.reason !== undefined && explained.has(state)) entry.reason = view.reason;
  return entry;
}

const nothing: Partial<Parameters<typeof queueEntryOf>[2]> = {};

/** Of a queue that is not configured any more. */
const soloRuleset: Pick<Ruleset, 'party'> = { party: { sizes: [1], rating: 'mean', similarSizes: false } };

function acceptanceOf({ acceptance, match, ticket }: TicketView, userId: string): Acceptance | undefined {
  if (!acceptance) return undefined;
  const parts: readonly Pick<MatchTicket, 'players'>[] = match?.tickets ?? [ticket];
  return {
    accept_by: instant(acceptance.acceptBy),
    accepted: acceptance.acceptedUserIds.includes(userId),
    accepted_players: acceptance.acceptedUserIds.length,
    players: parts.reduce((sum, { players }) => sum + players.length, 0),
  };
}

function assignmentOf({ ticket, match, game }: TicketView, userId: string): Assignment | undefined {
  const own = match?.tickets.find((part) => part.ticketId === ticket.id);
  if (!match || !game || !own) return undefined;
  const color = colorOf(match, own.team);
  const role = own.players.find((player) => player.userId === userId)?.role;
  const others = match.tickets.flatMap(matchedPlayersOf).filter((player) => player.user_id !== userId);
  return {
    match_id: match.id,
    game_id: game.gameId,
    ...(game.serverAddr === undefined ? {} : { server_addr: game.serverAddr }),
    team: own.team,
    ...(color === undefined ? {} : { color }),
    ...(role === undefined ? {} : { role }),
    ...(match.region === undefined ? {} : { region: match.region }),
    teammates: others.filter(({ team }) => team === own.team),
    opponents: others.filter(({ team }) => team !== own.team),
  };
}

/** The players of a part of a match, as others in it see them. */
export const matchedPlayersOf = ({ team, players }: MatchTicket): Assignment['opponents'] =>
  players.map(({ userId, rating, role }) => ({
    user_id: userId,
    rating,
    team,
    ...(role === undefined ? {} : { role }),
  }));

/** The colour that a team plays, in matches whose teams are white and black; a running game is no team. */
function colorOf(match: Match, team: string): 'white' | 'black' | undefined {
  const playing = match.tickets.filter(({ players }) => players.length > 0);
  const isChessLike = playing.every((part) => part.team === 'white' || part.team === 'black');
  return isChessLike && (team === 'white' || team === 'black') ? team : undefined;
}

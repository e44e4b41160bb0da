import { isActive } from '@paireto/contracts';
import type { Check, Evidence } from './evidence.ts';
import { isForgotten, type TicketStory } from './history.ts';

/** G2: no player in two live matches, no player twice in a match, no player with two active tickets. */
export const oneLiveMatch: Check = (evidence) => [
  ...ticketsInTwoGames(evidence),
  ...playersTwiceInAMatch(evidence),
  ...overlappingTickets(evidence),
];

function ticketsInTwoGames({ ledger, history }: Evidence): string[] {
  const gamesOf = new Map<string, Set<string>>();
  for (const { match, withdrawnAtMs } of ledger) {
    // Of a match that a fail-over lost from beginning to end nobody knows any more.
    if (withdrawnAtMs !== undefined || isForgotten(history.matches.get(match.id)!)) continue;
    for (const { ticketId } of match.tickets) {
      gamesOf.set(ticketId, (gamesOf.get(ticketId) ?? new Set()).add(match.id));
    }
  }
  return [...gamesOf]
    .filter(([, matches]) => matches.size > 1)
    .map(([ticketId, matches]) => `${ticketId} plays in ${[...matches].join(' and ')}`);
}

const playersTwiceInAMatch = ({ history }: Evidence): string[] =>
  [...history.matches.values()]
    .filter(({ match }) => {
      const players = match.tickets.flatMap((ticket) => ticket.players.map(({ userId }) => userId));
      return new Set(players).size < players.length;
    })
    .map(({ match }) => `a player is twice in ${match.id}`);

function overlappingTickets({ history }: Evidence): string[] {
  const problems: string[] = [];
  for (const stories of Map.groupBy(history.tickets.values(), ({ tenant, userId }) => `${tenant}/${userId}`).values()) {
    const spans = stories.flatMap(activeSpans).sort((a, b) => a.fromMs - b.fromMs);
    for (const [index, span] of spans.entries()) {
      const next = spans[index + 1];
      if (next && next.fromMs < span.toMs) problems.push(`${span.id} and ${next.id} of one player are active at once`);
    }
  }
  return problems;
}

/** When a ticket held its player; what lasted no time is left out. */
function activeSpans({ id, changes }: TicketStory): { id: string; fromMs: number; toMs: number }[] {
  const spans = changes.map(({ atMs, row }, index) => ({
    id,
    fromMs: atMs,
    toMs: changes[index + 1]?.atMs ?? Number.POSITIVE_INFINITY,
    isActive: row !== undefined && isActive(row.state),
  }));
  const active = spans.filter((span) => span.isActive && span.toMs > span.fromMs);
  return active.map(({ fromMs, toMs }) => ({ id, fromMs, toMs }));
}

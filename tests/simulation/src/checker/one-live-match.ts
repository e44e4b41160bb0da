import { isActive } from '@paireto/contracts';
import type { Check, Evidence } from './evidence.ts';
import { didNotHold, type TicketStory, wasLostWhole } from './history.ts';

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
    if (withdrawnAtMs !== undefined || wasLostWhole(history, history.matches.get(match.id)!)) continue;
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
      const others = spans.slice(index + 1).filter(({ story, fromMs }) => story !== span.story && fromMs < span.toMs);
      for (const other of others) {
        // Whose ticket waits is held by that, and not by the ticket of a challenge which comes then.
        if ([span, other].some(({ story, fromMs }) => didNotHold(history, story, fromMs))) continue;
        problems.push(`${span.story.id} and ${other.story.id} of one player are active at once`);
      }
    }
  }
  return problems;
}

interface Span {
  story: TicketStory;
  fromMs: number;
  toMs: number;
}

/** When a ticket was active without a pause; what lasted no time is left out. */
function activeSpans(story: TicketStory): Span[] {
  const spans: Span[] = [];
  for (const [index, { atMs, row }] of story.changes.entries()) {
    const toMs = story.changes[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    if (row === undefined || !isActive(row.state) || toMs <= atMs) continue;
    const last = spans.at(-1);
    if (last?.toMs === atMs) last.toMs = toMs;
    else spans.push({ story, fromMs: atMs, toMs });
  }
  return spans;
}

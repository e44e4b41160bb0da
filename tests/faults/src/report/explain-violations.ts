import type { Evidence, Violation } from '../check/evidence.ts';
import type { Stories, TicketStory } from '../check/ticket-stories.ts';
import { type Exchange, isUnknown, playerKey } from '../history/exchange.ts';
import type { ExplainedViolation } from './cell-result.ts';
import { type ClientEvent, clientEvents, stateWords } from './client-events.ts';

/** When what happened, monotonic clock of the harness, ms. */
export interface Marks {
  startedMs: number;
  faultMs: number;
  liftedMs: number;
  closedMs: number;
}

const MAX_TICKETS = 4;

/** Tells the stories of the tickets that violations are about, each ticket's once. */
export function explainViolations(
  violations: readonly Violation[],
  evidence: Evidence,
  stories: Stories,
  marks: Marks,
): ExplainedViolation[] {
  const told = new Set<string>();
  return violations.map(({ guarantee, text, tickets }) => ({
    guarantee,
    text,
    story: tickets.slice(0, MAX_TICKETS).flatMap((id) => {
      if (told.has(id)) return [`ticket ${id}: see above`];
      told.add(id);
      return ticketLines(id, evidence, stories.get(id), marks);
    }),
  }));
}

function ticketLines(id: string, evidence: Evidence, story: TicketStory | undefined, marks: Marks): string[] {
  const stored = evidence.stored.tickets.get(id);
  const owner = story?.player ?? (stored === undefined ? 'nobody' : playerKey(stored));
  return [
    `ticket ${id} of ${owner}`,
    ...withMarks(clientEvents([...(story?.exchanges ?? []), ...unansweredJoins(owner, evidence)]), marks).map(
      (line) => `  ${line}`,
    ),
    `  in Redis: ${stored === undefined ? 'nothing' : stateWords(stored.state, stored.matchId, stored.gameId)}, enqueued ${stored?.enqueuedAt ?? '-'}`,
    ...matchLines(id, evidence).map((line) => `  ${line}`),
  ];
}

/** Joins that may have made the ticket though nobody was told. */
const unansweredJoins = (owner: string, { exchanges }: Evidence): Exchange[] =>
  exchanges.filter(({ player, operation, reply }) => player === owner && operation === 'join' && isUnknown(reply));

function withMarks(events: readonly ClientEvent[], marks: Marks): string[] {
  const all = [
    ...events,
    { atMs: marks.faultMs, text: '--- the fault begins' },
    { atMs: marks.liftedMs, text: '--- the fault is lifted' },
    { atMs: marks.closedMs, text: '--- nobody joins any more' },
  ].sort((a, b) => a.atMs - b.atMs);
  return all.map(({ atMs, text }) => `${((atMs - marks.startedMs) / 1_000).toFixed(3).padStart(8)} s  ${text}`);
}

/** What Redis, the records and live-game-sim say of the matches of a ticket. */
function matchLines(id: string, { stored, records, games }: Evidence): string[] {
  const ids = new Set([
    ...[...stored.matches.values()]
      .filter(({ tickets }) => tickets.some((ticket) => ticket.id === id))
      .map((each) => each.id),
    ...[...records.values()]
      .filter(({ players }) => players.some(({ ticketId }) => ticketId === id))
      .map((each) => each.id),
  ]);
  return [...ids].map((matchId) => {
    const match = stored.matches.get(matchId);
    const record = records.get(matchId);
    const its = games.filter((game) => game.matchId === matchId);
    const gameWords = its.map(({ gameId, withdrawn }) => `${gameId}${withdrawn ? ' (withdrawn)' : ''}`).join(', ');
    const members = match?.tickets.map((ticket) => ticket.id).join(' and ') ?? '-';
    return `match ${matchId}: Redis ${match?.state ?? 'nothing'} (${members}); record ${stateWords(record?.state ?? 'none', undefined, record?.gameId)}; games ${gameWords || 'none'}`;
  });
}

import type { Evidence, Violation } from '../check/evidence.ts';
import type { Stories, TicketStory } from '../check/ticket-stories.ts';
import { playerKey } from '../history/exchange.ts';
import type { ExplainedViolation } from './cell-result.ts';

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
    ...withMarks(story === undefined ? [] : clientEvents(story), marks).map((line) => `  ${line}`),
    `  in Redis: ${stored === undefined ? 'nothing' : words(stored.state, stored.matchId, stored.gameId)}, enqueued ${stored?.enqueuedAt ?? '-'}`,
    ...matchLines(id, evidence).map((line) => `  ${line}`),
  ];
}

interface Event {
  atMs: number;
  text: string;
}

/** What the client saw; answers that repeat themselves are told once. */
function clientEvents(story: TicketStory): Event[] {
  const events: (Event & { key: string; times: number })[] = [];
  for (const { operation, sentMs, answeredMs, reply, idempotencyKey } of story.exchanges) {
    const answer =
      reply.kind === 'entry'
        ? `${reply.status} ${words(reply.entry?.status ?? 'nothing', reply.entry?.matchId, reply.entry?.gameId)}${reply.replayed ? ' (replayed)' : ''}`
        : reply.kind === 'problem'
          ? `${reply.status} ${reply.code}${reply.matchId === undefined ? '' : ` because of match ${reply.matchId}`}`
          : reply.kind === 'silence'
            ? `no answer (${reply.error})`
            : `${reply.status} malformed: ${reply.text}`;
    const key = `${operation} ${answer}`;
    const last = events.at(-1);
    if (last?.key === key && operation !== 'join') {
      last.times += 1;
      last.text = `${key} (${last.times} times, last sent ${Math.round(answeredMs - sentMs)} ms before its answer)`;
      continue;
    }
    const withKey = idempotencyKey === undefined ? '' : ` [key ${idempotencyKey}]`;
    events.push({
      atMs: answeredMs,
      key,
      times: 1,
      text: `${key}${withKey}, sent ${Math.round(answeredMs - sentMs)} ms before`,
    });
  }
  return events;
}

function withMarks(events: readonly Event[], marks: Marks): string[] {
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
    return `match ${matchId}: Redis ${match?.state ?? 'nothing'} (${members}); record ${words(record?.state ?? 'none', undefined, record?.gameId)}; games ${gameWords || 'none'}`;
  });
}

const words = (state: string, matchId: string | undefined, gameId: string | undefined): string =>
  [state, matchId && `by match ${matchId}`, gameId && `in game ${gameId}`].filter(Boolean).join(' ');

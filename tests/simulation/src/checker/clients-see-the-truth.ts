import { isActive } from '@paireto/contracts';
import type { ApiReply, Entry } from '../actors/http-api.ts';
import type { TicketRow } from '../model/store/tables.ts';
import type { Check, Evidence } from './evidence.ts';
import { type AskedRequest, type History, isOfChallenge, rowsBetween, type TicketStory } from './history.ts';

type Answered = AskedRequest & { answeredAtMs: number; reply: ApiReply };

/** G9: every answer was true at some moment between question and answer. */
export const clientsSeeTheTruth: Check = (evidence) => {
  const problems: string[] = [];
  for (const asked of evidence.history.requests) {
    if (asked.reply === undefined || asked.answeredAtMs === undefined) continue;
    const problem = falsehood(evidence, asked as Answered);
    if (problem !== undefined) {
      problems.push(`${asked.caller.tenant}/${asked.caller.userId} ${asked.request.verb}: ${problem}`);
    }
  }
  return problems;
};

function falsehood(evidence: Evidence, asked: Answered): string | undefined {
  const { reply, request } = asked;
  switch (reply.status) {
    case 200:
      if (reply.entry === null) return missedEntry(evidence, asked);
      return request.verb === 'cancel' ? undefined : falseEntry(evidence, asked, reply.entry);
    case 404:
      return 'entryId' in request ? falselyMissing(evidence, asked, request.entryId) : undefined;
    case 409:
      if (reply.code === 'NOT_ASKED') return falselyNotAsked(evidence, asked, reply.state);
      return reply.code === 'ALREADY_QUEUED' ? falselyQueued(evidence, asked, reply.entryId) : undefined;
    case 201:
    case 429:
    case 503:
      return undefined;
  }
}

const rowsDuring = (story: TicketStory, { sentAtMs, answeredAtMs }: Answered): (TicketRow | undefined)[] =>
  rowsBetween(story, sentAtMs, answeredAtMs);

function falseEntry({ history }: Evidence, asked: Answered, entry: Entry): string | undefined {
  const story = history.tickets.get(entry.id);
  if (story === undefined) return `was shown ${entry.id}, which never existed`;
  const isTrue = rowsDuring(story, asked).some(
    (row) => row?.state === entry.state && (entry.matchId === undefined || row.matchId === entry.matchId),
  );
  if (!isTrue) return `was told that ${entry.id} is ${entry.state} in ${entry.matchId}`;
  if (entry.state !== 'MATCHED') return undefined;
  const games = history.matches.get(entry.matchId ?? '')?.changes.map(({ row }) => row?.game?.gameId) ?? [];
  return games.includes(entry.gameId) ? undefined : `was told to play ${entry.gameId}, not a game of ${entry.matchId}`;
}

function falselyMissing({ history }: Evidence, asked: Answered, entryId: string): string | undefined {
  const { tenant, userId } = asked.caller;
  const story = history.tickets.get(entryId);
  if (story === undefined || story.tenant !== tenant || story.userId !== userId) return undefined;
  return rowsDuring(story, asked).includes(undefined) ? undefined : `was told that there is no ${entryId}`;
}

function falselyQueued({ history }: Evidence, asked: Answered, entryId: string): string | undefined {
  const story = history.tickets.get(entryId);
  const wasActive = story && rowsDuring(story, asked).some((row) => row !== undefined && mayHold(history, row));
  return wasActive ? undefined : `was told to be queued with ${entryId}, which was not active`;
}

/** How long a game holds its players is another check. */
const mayHold = (history: History, row: TicketRow): boolean =>
  isActive(row.state) ||
  (row.state === 'MATCHED' && history.matches.get(row.matchId ?? '')?.match.holdForMs !== undefined);

function falselyNotAsked({ history }: Evidence, asked: Answered, state: string): string | undefined {
  const story = 'entryId' in asked.request ? history.tickets.get(asked.request.entryId) : undefined;
  const isTrue = story && rowsDuring(story, asked).some((row) => row?.state === state);
  return isTrue ? undefined : `was told that there is nothing to answer in ${state}`;
}

function missedEntry({ history }: Evidence, asked: Answered): string | undefined {
  const { tenant, userId } = asked.caller;
  for (const story of history.tickets.values()) {
    if (story.tenant !== tenant || story.userId !== userId || isOfChallenge(story)) continue;
    const rows = rowsDuring(story, asked);
    if (rows.every((row) => row !== undefined && isActive(row.state)))
      return `was told of no entry, but has ${story.id}`;
  }
  return undefined;
}

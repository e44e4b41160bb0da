import type { Match, TicketState } from '@paireto/contracts';
import type { ApiReply, ApiRequest, Caller } from '../actors/http-api.ts';
import type { Random } from '../kernel/random.ts';
import type { RowChange } from '../model/store/journal.ts';
import type { MatchRow, TicketRow } from '../model/store/tables.ts';

/** A request of a client and what it was answered, if it was. */
export interface AskedRequest {
  caller: Caller;
  request: ApiRequest;
  sentAtMs: number;
  answeredAtMs: number | undefined;
  reply: ApiReply | undefined;
}

/** One change in the true life of a ticket. `row` undefined: it does not exist any more. */
export interface TicketChange {
  atMs: number;
  row: TicketRow | undefined;
  /** A fail-over did this, not anybody who wanted it. */
  isLoss: boolean;
}

/** All that ever was true of a ticket. */
export interface TicketStory {
  id: string;
  tenant: string;
  userId: string;
  changes: TicketChange[];
}

/** All that ever was true of a match. */
export interface MatchStory {
  match: Match;
  changes: { atMs: number; row: MatchRow | undefined; isLoss: boolean }[];
}

/** What the checker knows: what clients saw, and what was true. */
export interface History {
  asked: (caller: Caller, request: ApiRequest) => AskedRequest;
  answered: (asked: AskedRequest, reply: ApiReply) => void;
  proposed: (match: Match) => void;
  ticketChanged: (change: RowChange<TicketRow>) => void;
  matchChanged: (change: RowChange<MatchRow>) => void;
  storeAnswered: (outcome: string) => void;
  /** Redis is told of the result of a match, and has said that it was. */
  resultCame: (matchId: string) => void;
  released: (matchId: string) => void;
  /** The bridges are done with an event of this match, since a time: nobody tries again because of it. */
  placed: (matchId: string, atMs: number) => void;
  /** A fail-over loses what was written in the last `lostMs`. */
  failedOver: (lostMs: number) => void;
  /** Some entry that is not this caller's. */
  someEntry: (random: Random, caller: Caller) => string | undefined;
  readonly requests: readonly AskedRequest[];
  readonly tickets: ReadonlyMap<string, TicketStory>;
  readonly matches: ReadonlyMap<string, MatchStory>;
  /** Ticket id -> when shards tried to match it. */
  readonly proposals: ReadonlyMap<string, readonly number[]>;
  /** Match id -> when Redis was first told of its result, and when somebody first knew that it was. */
  readonly results: ReadonlyMap<string, { cameAtMs: number; releasedAtMs?: number }>;
  /** Match id -> when the bridges were last done with an event of it. */
  readonly placedAt: ReadonlyMap<string, number>;
  /** Whether what was answered at this time may have been lost since. */
  mayHaveLost: (answeredAtMs: number) => boolean;
  /** How often the store answered what: `claim void`. */
  readonly outcomes: ReadonlyMap<string, number>;
}

/** Longer does nobody wait for the store. */
const LONGEST_ANSWER_MS = 2_000;

export function createHistory(nowMs: () => number): History {
  const requests: AskedRequest[] = [];
  const tickets = new Map<string, TicketStory>();
  const matches = new Map<string, MatchStory>();
  const proposals = new Map<string, number[]>();
  const outcomes = new Map<string, number>();
  const results = new Map<string, { cameAtMs: number; releasedAtMs?: number }>();
  const placedAt = new Map<string, number>();
  const losses: { atMs: number; lostMs: number }[] = [];

  return {
    requests,
    tickets,
    matches,
    proposals,
    outcomes,
    results,
    placedAt,
    placed(matchId, atMs) {
      placedAt.set(matchId, Math.max(atMs, placedAt.get(matchId) ?? 0));
    },
    resultCame(matchId) {
      results.set(matchId, results.get(matchId) ?? { cameAtMs: nowMs() });
    },
    released(matchId) {
      const result = results.get(matchId);
      if (result !== undefined) result.releasedAtMs ??= nowMs();
    },
    failedOver(lostMs) {
      losses.push({ atMs: nowMs(), lostMs });
    },
    // The call was carried out some time before its answer came.
    mayHaveLost: (answeredAtMs) =>
      losses.some(({ atMs, lostMs }) => {
        const doneFromMs = answeredAtMs - LONGEST_ANSWER_MS;
        return atMs >= doneFromMs && atMs - lostMs <= answeredAtMs;
      }),
    storeAnswered(outcome) {
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    },
    asked(caller, request) {
      const asked = { caller, request, sentAtMs: nowMs(), answeredAtMs: undefined, reply: undefined };
      requests.push(asked);
      return asked;
    },
    answered(asked, reply) {
      asked.answeredAtMs = nowMs();
      asked.reply = reply;
    },
    proposed(match) {
      for (const { ticketId } of match.tickets) {
        proposals.set(ticketId, [...(proposals.get(ticketId) ?? []), nowMs()]);
      }
    },
    ticketChanged({ before, after, cause }) {
      const { ticket } = (after ?? before)!;
      const story = tickets.get(ticket.id) ?? {
        ...{ id: ticket.id, tenant: ticket.tenant, userId: ticket.players[0]!.userId, changes: [] },
      };
      tickets.set(ticket.id, story);
      story.changes.push({ atMs: nowMs(), row: after, isLoss: cause === 'rollback' });
    },
    matchChanged({ before, after, cause }) {
      const { match } = (after ?? before)!;
      const story = matches.get(match.id) ?? { match, changes: [] };
      matches.set(match.id, story);
      story.changes.push({ atMs: nowMs(), row: after, isLoss: cause === 'rollback' });
    },
    someEntry(random, { tenant, userId }) {
      const foreign = [...tickets.values()].filter((story) => story.tenant !== tenant || story.userId !== userId);
      return foreign.length === 0 ? undefined : random.pick(foreign).id;
    },
  };
}

/** Whether a fail-over took something of this ticket or match back. */
export const wasLost = ({ changes }: TicketStory | MatchStory): boolean => changes.some(({ isLoss }) => isLoss);

/** Whether a fail-over took it back altogether; a match also: from its last acceptance to its game, and then it fell. */
export function isForgotten(story: TicketStory | MatchStory): boolean {
  const last = story.changes.at(-1)?.row;
  if (!wasLost(story) || last === undefined) return wasLost(story);
  return wasDropped(last) && story.changes.some(({ row }) => row?.state === 'MATCHED');
}

/**
 * Whether a fail-over took a match back altogether, game and all. The bridges may be done with it by then; if a late copy of its event
 * makes it void after that and is cut off before it buried it, nobody tries again, and all is as if there had been no copy.
 */
export function wasLostWhole({ placedAt }: History, story: MatchStory): boolean {
  if (isForgotten(story)) return true;
  const last = story.changes.at(-1);
  if (last?.row?.state !== 'VOID' || last.atMs <= (placedAt.get(story.match.id) ?? last.atMs)) return false;
  return story.changes.some(({ row }, index) => row?.state === 'MATCHED' && story.changes[index + 1]?.isLoss);
}

/** Whether the ticket never waited, because it came by challenge. */
export const isOfChallenge = ({ changes }: TicketStory): boolean => changes[0]?.row?.state === 'PLACING';

/**
 * Whether a ticket of a challenge came while another of its player waited, which then went on holding the player. One that
 * came twice, because a fail-over lost it: the last time before this.
 */
export function didNotHold(history: History, story: TicketStory, beforeMs = Number.POSITIVE_INFINITY): boolean {
  if (!isOfChallenge(story)) return false;
  const came = story.changes.findLast(
    ({ atMs, row, isLoss }, index) =>
      row !== undefined && !isLoss && atMs <= beforeMs && story.changes[index - 1]?.row === undefined,
  );
  const cameAtMs = came?.atMs ?? 0;
  return [...history.tickets.values()].some(
    (other) =>
      other.tenant === story.tenant &&
      other.userId === story.userId &&
      rowsBetween(other, cameAtMs, cameAtMs).some((row) => row?.state === 'SEARCHING'),
  );
}

/** Whether it is a match that not everybody accepted. */
export const wasDropped = (row: TicketRow | MatchRow): boolean =>
  row.state === 'FAILED' && (row.reason === 'declined' || row.reason === 'not-accepted');

/** The state of a ticket after a change; `GONE`: there is none. */
export const stateAfter = ({ row }: TicketChange): TicketState | 'GONE' => row?.state ?? 'GONE';

/** What was true of a ticket at some moment between these, both included. `GONE` before its first change. */
export function rowsBetween({ changes }: TicketStory, fromMs: number, toMs: number): (TicketRow | undefined)[] {
  let before: TicketRow | undefined;
  const rows: (TicketRow | undefined)[] = [];
  for (const { atMs, row } of changes) {
    if (atMs < fromMs) before = row;
    if (atMs >= fromMs && atMs <= toMs) rows.push(row);
  }
  return [before, ...rows];
}

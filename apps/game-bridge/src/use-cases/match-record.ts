import type { Game, Match, MatchEvent } from '@paireto/contracts';

/** What the history says about a match: the sum of the events seen so far. */
export type MatchRecord = {
  match: Match;
  /** When it was committed; unknown until `match.found` was seen. Epoch ms, like all times here. */
  committedAt: number | undefined;
  /** When the bridge that got the game took the match up, and when it had the game, as far as it told. */
  claimedAt: number | undefined;
  gameCreatedAt: number | undefined;
  attempts: number;
} & RecordEnd;

/** How the match ended, if it has. */
export type RecordEnd =
  | { state: 'PLACING' }
  | { state: 'FAILED'; failedAt: number; reason: string }
  | { state: 'MATCHED'; readyAt: number; game: Game };

/** The record that a single event makes. */
export function toRecord(event: MatchEvent): MatchRecord {
  const { match, at } = event;
  const unknown = { committedAt: undefined, claimedAt: undefined, gameCreatedAt: undefined };
  switch (event.type) {
    case 'match.found':
      return { ...unknown, match, committedAt: at, attempts: 0, state: 'PLACING' };
    case 'match.ready':
      return {
        ...unknown,
        match,
        claimedAt: event.claimedAt,
        gameCreatedAt: event.createdAt,
        attempts: event.attempts,
        state: 'MATCHED',
        readyAt: at,
        game: event.game,
      };
    case 'match.failed':
      return {
        ...unknown,
        match,
        attempts: event.attempts,
        state: 'FAILED',
        failedAt: at,
        reason: event.reason,
      };
  }
}

const rank = { PLACING: 0, FAILED: 1, MATCHED: 2 } as const;

const endedAt = (end: RecordEnd): number =>
  end.state === 'MATCHED' ? end.readyAt : end.state === 'FAILED' ? end.failedAt : 0;

/**
 * Merges two records of one match. The order of the two does not matter, nor whether one was merged before: the higher
 * state wins (players who were told of a game were told), then the earlier time. The database merges by the same rule.
 */
export function mergeRecords(left: MatchRecord, right: MatchRecord): MatchRecord {
  const rightWins =
    rank[right.state] > rank[left.state] || (right.state === left.state && endedAt(right) < endedAt(left));
  return {
    ...(rightWins ? right : left),
    committedAt: earliest(left.committedAt, right.committedAt),
    claimedAt: earliest(left.claimedAt, right.claimedAt),
    gameCreatedAt: earliest(left.gameCreatedAt, right.gameCreatedAt),
    attempts: Math.max(left.attempts, right.attempts),
  };
}

/** One record per match of these events. */
export function foldEvents(events: readonly MatchEvent[]): MatchRecord[] {
  const records = new Map<string, MatchRecord>();
  for (const event of events) {
    const known = records.get(event.match.id);
    const record = toRecord(event);
    records.set(event.match.id, known === undefined ? record : mergeRecords(known, record));
  }
  return [...records.values()];
}

const earliest = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || right === undefined ? (left ?? right) : Math.min(left, right);

import type { LiveEvent, QueueEntry } from '@paireto/contracts';

/** A match as a player was told of it. */
export interface ToldMatch {
  matchId: string;
  gameId: string;
  entryId: string;
  color: string | undefined;
  opponents: readonly string[];
  /** When it was told first, ms of this process's clock. */
  atMs: number;
  /** When it was told that a game is being made for it; undefined: the match itself came first. */
  placingAtMs: number | undefined;
}

/** The entry of an event; undefined when it is about something else. Null: the player has none. */
export const entryOfEvent = (event: LiveEvent): QueueEntry | null | undefined =>
  'entry' in event.data ? event.data.entry : undefined;

/** The match of an entry that has one. */
export function matchOfEntry(
  entry: QueueEntry,
  { atMs, placingAtMs }: Pick<ToldMatch, 'atMs' | 'placingAtMs'>,
): ToldMatch | undefined {
  const { assignment } = entry;
  if (entry.status !== 'MATCHED' || assignment === undefined) return undefined;
  return {
    matchId: assignment.match_id,
    gameId: assignment.game_id,
    entryId: entry.queue_entry_id,
    color: assignment.color,
    opponents: assignment.opponents.map(({ user_id }) => user_id),
    atMs,
    placingAtMs,
  };
}

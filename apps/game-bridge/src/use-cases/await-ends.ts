import type { MatchEvent } from '@paireto/contracts';
import type { KeepRecord } from './keep-records.ts';
import type { Verdict } from './verdict.ts';

/** So many may wait; when there are more, they are written as they come. */
const MAX_WAITING = 5_000;

/**
 * Holds `match.found` back for a moment, so that it is written together with what became of the match: one row instead of
 * one that is changed at once, at half the cost. What comes without an end, or to another bridge, is written after the pause.
 *
 * @param deps.pause lasts half as long as an event is held at most.
 */
export function createAwaitEnds(deps: {
  keep: KeepRecord;
  pause: () => Promise<void>;
  maxWaiting?: number;
}): KeepRecord {
  const { keep, pause, maxWaiting = MAX_WAITING } = deps;
  let fresh = new Map<string, () => void>();
  /** Those that have waited through a whole pause by its end. */
  let due = new Map<string, () => void>();
  let isPausing = false;

  const releaseDue = async (): Promise<void> => {
    while (fresh.size + due.size > 0) {
      await pause();
      for (const release of due.values()) release();
      due = fresh;
      fresh = new Map();
    }
    isPausing = false;
  };

  const hold = (event: MatchEvent): Promise<Verdict> =>
    new Promise((resolve) => {
      fresh.set(event.match.id, () => resolve(keep(event)));
      if (isPausing) return;
      isPausing = true;
      void releaseDue();
    });

  /** Hands on the found event of this match, if one waits. */
  const release = (matchId: string): void => {
    const waiting = fresh.get(matchId) ?? due.get(matchId);
    fresh.delete(matchId);
    due.delete(matchId);
    waiting?.();
  };

  return (event) => {
    const { id } = event.match;
    const isHeld = event.type === 'match.found' && fresh.size + due.size < maxWaiting && !fresh.has(id) && !due.has(id);
    if (isHeld) return hold(event);
    // Both come in the same turn, one after the other, and so into one batch.
    release(id);
    return keep(event);
  };
}

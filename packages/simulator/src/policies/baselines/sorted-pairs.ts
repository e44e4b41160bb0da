import type { Entrant } from '../../population/entrant.ts';
import type { Policy } from '../policy.ts';
import { pairOrSkip } from './pair-or-skip.ts';
import { createWaitingRoom, nextTick } from './waiting-room.ts';

export interface SortedPairsOptions {
  /** Points that a player would be apart at this rating after this wait. */
  readonly windowOf: (rating: number, waitedMs: number) => number;
  /** Absent: looks whenever somebody comes. */
  readonly tickMs?: number;
}

/** Sorted pair-or-skip dynamic programme over everybody who waits. */
export function createSortedPairs(entrants: readonly Entrant[], { windowOf, tickMs }: SortedPairsOptions): Policy {
  const room = createWaitingRoom(entrants);
  let isChanged = false;
  return {
    arrive(entrant) {
      room.add(entrant);
      isChanged = true;
    },
    leave: room.remove,
    pass(nowMs) {
      isChanged = false;
      const sorted = room.byRating();
      const ratings = sorted.map(room.ratingOf);
      const windows = sorted.map((entrant, place) => windowOf(ratings[place]!, room.waitedMs(entrant, nowMs)));
      return pairOrSkip(ratings, windows).map((place) => room.pair(sorted[place]!, sorted[place + 1]!));
    },
    nextAtMs(nowMs) {
      if (tickMs !== undefined) return nextTick(room, nowMs, tickMs);
      return isChanged ? nowMs : nextTick(room, nowMs, 1_000);
    },
  };
}

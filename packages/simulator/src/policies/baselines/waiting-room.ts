import type { Entrant } from '../../population/entrant.ts';
import type { FormedMatch } from '../policy.ts';

/** Who waits in one pool of a baseline, in order of arrival. */
export interface WaitingRoom {
  readonly size: number;
  readonly add: (entrant: number) => void;
  readonly remove: (entrant: number) => void;
  byArrival(): number[];
  /** The weakest first; of equals the longer waiting. */
  byRating(): number[];
  readonly ratingOf: (entrant: number) => number;
  waitedMs(entrant: number, nowMs: number): number;
  /** Takes two out as a match, the longer waiting first. */
  pair(a: number, b: number): FormedMatch;
}

export function createWaitingRoom(entrants: readonly Entrant[]): WaitingRoom {
  const waiting = new Set<number>();
  const ratingOf = (entrant: number): number => entrants[entrant]!.ratings[0]!;
  return {
    get size() {
      return waiting.size;
    },
    add: (entrant) => void waiting.add(entrant),
    remove: (entrant) => void waiting.delete(entrant),
    byArrival: () => [...waiting],
    byRating: () => [...waiting].sort((a, b) => ratingOf(a) - ratingOf(b) || a - b),
    ratingOf,
    waitedMs: (entrant, nowMs) => nowMs - entrants[entrant]!.arrivalMs,
    pair(a, b) {
      waiting.delete(a);
      waiting.delete(b);
      return { entrants: [Math.min(a, b), Math.max(a, b)], teams: [0, 1] };
    },
  };
}

/** When a policy that looks at multiples of `everyMs` looks next; never while nobody can meet. */
export const nextTick = (room: WaitingRoom, nowMs: number, everyMs: number): number | undefined =>
  room.size < 2 ? undefined : (Math.floor(nowMs / everyMs) + 1) * everyMs;

import type { Entrant } from '../../population/entrant.ts';
import type { FormedMatch, Policy } from '../policy.ts';
import { createWaitingRoom, nextTick, type WaitingRoom } from './waiting-room.ts';

export interface LongestFirstOptions {
  /** Points that ratings may be apart after this wait. */
  readonly windowAfter: (waitedMs: number) => number;
  /** Whose window must admit the gap. */
  readonly measuredBy: 'both' | 'longer-waiting';
  /** Of those whom the window admits, whom it takes. */
  readonly takes: 'nearest' | 'longest-waiting';
  readonly tickMs: number;
}

/** At every tick the longest waiting first takes one whom the window admits. */
export function createLongestFirst(entrants: readonly Entrant[], options: LongestFirstOptions): Policy {
  const room = createWaitingRoom(entrants);
  return {
    arrive: room.add,
    leave: room.remove,
    pass: (nowMs) => pairLongestFirst(room, options, nowMs),
    nextAtMs: (nowMs) => nextTick(room, nowMs, options.tickMs),
  };
}

function pairLongestFirst(room: WaitingRoom, options: LongestFirstOptions, nowMs: number): FormedMatch[] {
  const sorted = room.byRating();
  const placeOf = new Map(sorted.map((entrant, place) => [entrant, place]));
  const isTaken = new Uint8Array(sorted.length);
  const formed: FormedMatch[] = [];
  for (const entrant of room.byArrival()) {
    const place = placeOf.get(entrant)!;
    if (isTaken[place] === 1) continue;
    const opponent = opponentOf(room, options, sorted, isTaken, place, nowMs);
    if (opponent === -1) continue;
    isTaken[place] = 1;
    isTaken[opponent] = 1;
    formed.push(room.pair(entrant, sorted[opponent]!));
  }
  return formed;
}

/** Place of the one to take; -1 when there is none. */
function opponentOf(
  room: WaitingRoom,
  { windowAfter, measuredBy, takes }: LongestFirstOptions,
  sorted: readonly number[],
  isTaken: Uint8Array,
  place: number,
  nowMs: number,
): number {
  const rating = room.ratingOf(sorted[place]!);
  const own = windowAfter(room.waitedMs(sorted[place]!, nowMs));
  let best = -1;
  let bestGap = own;
  for (const step of [-1, 1]) {
    for (let at = place + step; at >= 0 && at < sorted.length; at += step) {
      const other = sorted[at]!;
      const gap = Math.abs(room.ratingOf(other) - rating);
      if (gap > bestGap) break;
      if (isTaken[at] === 1) continue;
      if (measuredBy === 'both' && gap > windowAfter(room.waitedMs(other, nowMs))) continue;
      // Entrants are numbered by arrival.
      const isBetter = best === -1 || (takes === 'nearest' && gap < bestGap) || other < sorted[best]!;
      if (!isBetter) continue;
      best = at;
      if (takes === 'nearest') bestGap = gap;
    }
  }
  return best;
}

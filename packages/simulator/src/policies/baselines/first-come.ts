import type { Entrant } from '../../population/entrant.ts';
import type { Policy } from '../policy.ts';
import { createWaitingRoom } from './waiting-room.ts';

/** FIFO pairs: whoever comes meets whoever waits. Ratings say nothing. */
export function createFirstCome(entrants: readonly Entrant[]): Policy {
  const room = createWaitingRoom(entrants);
  return {
    arrive: room.add,
    leave: room.remove,
    pass() {
      const waiting = room.byArrival();
      return Array.from({ length: waiting.length >> 1 }, (_, pair) =>
        room.pair(waiting[2 * pair]!, waiting[2 * pair + 1]!),
      );
    },
    nextAtMs: (nowMs) => (room.size < 2 ? undefined : nowMs),
  };
}

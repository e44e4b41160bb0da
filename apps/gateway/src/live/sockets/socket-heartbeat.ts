/** A connection that answers pings while it lives. */
export interface Pulse {
  ping(): void;
  /** It has not answered for too long. */
  die(): void;
}

/** Pings every connection once a round, and ends those that missed two in a row. */
export interface SocketHeartbeat {
  /** Returns how to tell that something came from it. */
  add(pulse: Pulse): () => void;
  remove(pulse: Pulse): void;
  /** The next part of the round: a round has as many ticks as there are slots, and connections are spread over them. */
  tick(): void;
}

/** Pings that may go without an answer. */
const MAX_MISSED = 2;

/** `slots`: ticks of a round. */
export function createSocketHeartbeat(options: { slots: number }): SocketHeartbeat {
  const slots = Array.from({ length: options.slots }, () => new Map<Pulse, { missed: number }>());
  const slotOf = new Map<Pulse, number>();
  let current = 0;
  let next = 0;

  const remove = (pulse: Pulse): void => {
    const slot = slotOf.get(pulse);
    if (slot === undefined) return;
    slotOf.delete(pulse);
    slots[slot]?.delete(pulse);
  };

  return {
    add(pulse) {
      const state = { missed: 0 };
      slotOf.set(pulse, next);
      slots[next]?.set(pulse, state);
      next = (next + 1) % slots.length;
      return () => {
        state.missed = 0;
      };
    },
    remove,
    tick() {
      for (const [pulse, state] of [...(slots[current] ?? [])]) {
        if (state.missed < MAX_MISSED) {
          state.missed += 1;
          pulse.ping();
          continue;
        }
        remove(pulse);
        pulse.die();
      }
      current = (current + 1) % slots.length;
    },
  };
}

/** A connection that answers pings while it lives. */
export interface Pulse {
  ping(): void;
  /** It has not answered for too long. */
  die(): void;
}

/** Pings every connection once a round, and ends those that missed two in a row. */
export interface SocketHeartbeat {
  add(pulse: Pulse): void;
  /** Something came from it. */
  heard(pulse: Pulse): void;
  remove(pulse: Pulse): void;
  /** The next part of the round: a round has as many ticks as there are slots, and connections are spread over them. */
  tick(): void;
}

/** Pings that may go without an answer. */
const MAX_MISSED = 2;

/** `slots`: ticks of a round. */
export function createSocketHeartbeat(options: { slots: number }): SocketHeartbeat {
  /** Pings that each has missed: plain numbers, because there are many. */
  const slots = Array.from({ length: options.slots }, () => new Map<Pulse, number>());
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
      slotOf.set(pulse, next);
      slots[next]?.set(pulse, 0);
      next = (next + 1) % slots.length;
    },
    heard(pulse) {
      const slot = slotOf.get(pulse);
      if (slot !== undefined) slots[slot]?.set(pulse, 0);
    },
    remove,
    tick() {
      const slot = slots[current];
      for (const [pulse, missed] of [...(slot ?? [])]) {
        // One that has ended may have ended another.
        if (!slot?.has(pulse)) continue;
        if (missed < MAX_MISSED) {
          slot.set(pulse, missed + 1);
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

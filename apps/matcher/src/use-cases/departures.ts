/** Ids that left a pool while it was being read: what the read still shows of them is out of date. */
export interface DepartureWatch {
  readonly departed: ReadonlySet<string>;
  close: () => void;
}

/** Remembers who leaves, for as long as somebody reads; costs nothing otherwise. */
export interface Departures {
  watch: (poolKey: string) => DepartureWatch;
  note: (poolKey: string, ticketId: string) => void;
}

export function createDepartures(): Departures {
  const watches = new Map<string, Set<Set<string>>>();
  return {
    watch(poolKey) {
      const departed = new Set<string>();
      const ofPool = watches.get(poolKey) ?? new Set();
      watches.set(poolKey, ofPool.add(departed));
      return {
        departed,
        close() {
          ofPool.delete(departed);
          if (ofPool.size === 0 && watches.get(poolKey) === ofPool) watches.delete(poolKey);
        },
      };
    },
    note(poolKey, ticketId) {
      for (const departed of watches.get(poolKey) ?? []) departed.add(ticketId);
    },
  };
}

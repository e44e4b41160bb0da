/** Ids that left a pool while it was being read: what the read still shows of them is out of date. */
export interface DepartureWatch {
  readonly departed: ReadonlySet<string>;
  close: () => void;
}

/** Remembers who leaves, for as long as somebody reads; costs nothing otherwise. */
export interface Departures {
  watch: (tenant: string, pool: string) => DepartureWatch;
  note: (tenant: string, pool: string, ticketId: string) => void;
}

const keyOf = (tenant: string, pool: string): string => `${tenant}\n${pool}`;

export function createDepartures(): Departures {
  const watches = new Map<string, Set<Set<string>>>();
  return {
    watch(tenant, pool) {
      const poolKey = keyOf(tenant, pool);
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
    note(tenant, pool, ticketId) {
      if (watches.size === 0) return;
      const poolKey = keyOf(tenant, pool);
      for (const departed of watches.get(poolKey) ?? []) departed.add(ticketId);
    },
  };
}

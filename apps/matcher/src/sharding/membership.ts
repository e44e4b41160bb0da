import type { ShardHeartbeat } from '@paireto/contracts';

/** Which shards live, as far as this one can tell. */
export interface Membership {
  /** Ids of the live shards, this one included, sorted. */
  live: () => string[];
  /** Takes in a heartbeat; one's own is ignored. */
  heard: (heartbeat: Pick<ShardHeartbeat, 'shardId' | 'leaving'>) => void;
  /** Drops the shards that have been silent for too long. To be called every `checkIntervalMs`. */
  check: () => void;
}

/**
 * Shards are live while they were heard within `silenceLimitMs` of this process's own waking time.
 *
 * Time in which this process did not run (a stalled event loop, a stopped process) or could not hear (no connection)
 * does not count as the silence of others: their heartbeats may be waiting in the socket.
 */
export function createMembership(options: {
  shardId: string;
  /** Monotonic, ms. */
  monotonicMs: () => number;
  checkIntervalMs: number;
  silenceLimitMs: number;
  /** Whether heartbeats can reach us at all. */
  canHear: () => boolean;
  /** Says hello out of turn, so that a newcomer learns of us at once. */
  answer: () => void;
  onChange: (live: string[]) => void;
}): Membership {
  const { shardId, monotonicMs, checkIntervalMs, silenceLimitMs } = options;
  const heardAt = new Map<string, number>();
  let checkedAt = monotonicMs();

  const live = (): string[] => [shardId, ...heardAt.keys()].sort();

  return {
    live,
    heard(heartbeat) {
      if (heartbeat.shardId === shardId) return;
      if (heartbeat.leaving) {
        if (heardAt.delete(heartbeat.shardId)) options.onChange(live());
        return;
      }
      const isNew = !heardAt.has(heartbeat.shardId);
      heardAt.set(heartbeat.shardId, monotonicMs());
      if (!isNew) return;
      options.answer();
      options.onChange(live());
    },
    check() {
      const now = monotonicMs();
      const sleptMs = Math.max(0, now - checkedAt - checkIntervalMs);
      checkedAt = now;
      let changed = false;
      for (const [id, at] of heardAt) {
        const countsFrom = options.canHear() ? Math.min(now, at + sleptMs) : now;
        if (now - countsFrom > silenceLimitMs) changed = heardAt.delete(id) || changed;
        else heardAt.set(id, countsFrom);
      }
      if (changed) options.onChange(live());
    },
  };
}

import type { ShardHeartbeat } from '@paireto/contracts';
import { createHeardLately } from '../time/heard-lately.ts';

/** Which shards live, as far as this one can tell. */
export interface Membership {
  /** Ids of the live shards, this one included, sorted. */
  live: () => string[];
  /** Takes in a heartbeat; one's own is ignored. */
  heard: (heartbeat: Pick<ShardHeartbeat, 'shardId' | 'leaving'>) => void;
  /** Drops the shards that have been silent for too long. To be called every `checkIntervalMs`. */
  check: () => void;
}

/** Shards are live while they are heard; what counts as silence: see `createHeardLately`. */
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
  const { shardId } = options;
  const others = createHeardLately<'alive'>(options);

  const live = (): string[] => [shardId, ...others.ids()].sort();

  return {
    live,
    heard(heartbeat) {
      if (heartbeat.shardId === shardId) return;
      if (heartbeat.leaving) {
        if (others.forget(heartbeat.shardId)) options.onChange(live());
        return;
      }
      const isNew = others.hear(heartbeat.shardId, 'alive') === undefined;
      if (!isNew) return;
      options.answer();
      options.onChange(live());
    },
    check() {
      if (others.check()) options.onChange(live());
    },
  };
}

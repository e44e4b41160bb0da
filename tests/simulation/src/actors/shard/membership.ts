import { SHARD_SILENCE_LIMIT_MS } from '@paireto/contracts';
import type { Heartbeat } from '../../world.ts';
import { createHeardLately } from './heard-lately.ts';

/** Which shards live, as far as this one can tell. */
export interface Membership {
  live: () => string[];
  heard: (heartbeat: Heartbeat) => void;
  /** Drops the silent. To be called every `CHECK_INTERVAL_MS`. */
  check: () => void;
}

export function createMembership(deps: {
  shardId: string;
  nowMs: () => number;
  canHear: () => boolean;
  /** Says hello out of turn, so that a newcomer learns of us at once. */
  answer: () => void;
  onChange: () => void;
}): Membership {
  const others = createHeardLately<'alive'>({ ...deps, silenceLimitMs: SHARD_SILENCE_LIMIT_MS });
  return {
    live: () => [deps.shardId, ...others.ids()].sort(),
    heard({ shardId, leaving }) {
      if (shardId === deps.shardId) return;
      if (leaving) {
        if (others.forget(shardId)) deps.onChange();
        return;
      }
      if (others.hear(shardId, 'alive') !== undefined) return;
      deps.answer();
      deps.onChange();
    },
    check() {
      if (others.check()) deps.onChange();
    },
  };
}

import { encodePartitions, type ShardHeartbeat } from '@paireto/contracts';
import { createMembership } from './membership.ts';
import type { Partitions } from './partitions.ts';

/** How shards hear of each other. */
export interface Heartbeats {
  /** Lost silently while nobody can be reached. */
  send: (heartbeat: ShardHeartbeat) => void;
  /** Returns how to stop. */
  listen: (onHeartbeat: (heartbeat: ShardHeartbeat) => void) => () => void;
}

/** How often shards speak and listen, in ms. */
export interface ShardTimes {
  heartbeatMs: number;
  silenceLimitMs: number;
  /** How long a newcomer waits for the others' answers before it takes partitions. */
  settleMs: number;
}

/** This process among the others: says that it lives, and owns its share of the partitions. */
export interface Shard {
  /** Joins the others. Resolves when this shard knows them and has begun to take its partitions. */
  join: () => Promise<void>;
  hasJoined: () => boolean;
  /** Says that it lives, out of turn; nothing before it joined. */
  speak: () => void;
  /** Tells the others that it goes, so that they take over at once, and owns nothing any more. */
  leave: () => void;
}

/** Silence is looked for this much more often than it may last. */
const CHECKS_PER_LIMIT = 12;

export function createShard(deps: {
  shardId: string;
  heartbeats: Heartbeats;
  partitions: Partitions;
  /** What it holds, how busy it is, and what it did so far. */
  report: () => Pick<ShardHeartbeat, 'pools' | 'tickets' | 'load' | 'joined' | 'matched'>;
  isConnected: () => boolean;
  monotonicMs: () => number;
  times: ShardTimes;
  onMembers: (live: readonly string[]) => void;
}): Shard {
  const { shardId, heartbeats, partitions, times } = deps;
  const stops: (() => void)[] = [];
  let isSettled = false;
  let hasLeft = false;

  const say = (leaving: boolean): void => {
    const owned = encodePartitions(leaving ? [] : partitions.owned());
    heartbeats.send({ v: 1, shardId, leaving, owned, ...deps.report() });
  };

  const follow = (live: readonly string[]): void => {
    if (!isSettled || hasLeft) return;
    deps.onMembers(live);
    partitions.follow(live);
  };

  const checkIntervalMs = times.silenceLimitMs / CHECKS_PER_LIMIT;
  const membership = createMembership({
    shardId,
    monotonicMs: deps.monotonicMs,
    checkIntervalMs,
    silenceLimitMs: times.silenceLimitMs,
    canHear: deps.isConnected,
    answer: () => say(false),
    onChange: follow,
  });

  const repeat = (everyMs: number, work: () => void): void => {
    const timer = setInterval(work, everyMs);
    stops.push(() => clearInterval(timer));
  };

  return {
    async join() {
      stops.push(heartbeats.listen(membership.heard));
      say(false);
      repeat(times.heartbeatMs, () => say(false));
      repeat(checkIntervalMs, membership.check);
      await new Promise((resolve) => setTimeout(resolve, times.settleMs));
      isSettled = true;
      follow(membership.live());
    },
    hasJoined: () => isSettled,
    speak() {
      if (isSettled && !hasLeft) say(false);
    },
    leave() {
      hasLeft = true;
      for (const stop of stops) stop();
      say(true);
      partitions.releaseAll();
    },
  };
}

import type { QueuesSummary, Shards } from '@paireto/contracts';

/** What `paireto top` knows at one moment. */
export interface Sample {
  /** Monotonic, ms. */
  atMs: number;
  summary: QueuesSummary;
  shards: Shards;
}

/** Flows between two samples, per second; undefined where nothing counts them. */
export interface Rates {
  joins: number | undefined;
  matches: number | undefined;
}

/**
 * From what the shards counted in between. A shard that was not there before, or that was started anew, adds nothing:
 * its counts began at some other time.
 */
export function ratesBetween(before: Sample | undefined, after: Sample): Rates {
  if (before === undefined || after.atMs <= before.atMs) return { joins: undefined, matches: undefined };
  const seconds = (after.atMs - before.atMs) / 1_000;
  const flow = (counter: 'tickets_joined' | 'matches_made'): number | undefined => {
    const steps = after.shards.shards.flatMap((shard) => {
      const [now, then] = [
        shard[counter],
        before.shards.shards.find((other) => other.shard_id === shard.shard_id)?.[counter],
      ];
      return now === undefined || then === undefined || now < then ? [] : [now - then];
    });
    return steps.length === 0 ? undefined : steps.reduce((sum, step) => sum + step, 0) / seconds;
  };
  return { joins: flow('tickets_joined'), matches: flow('matches_made') };
}

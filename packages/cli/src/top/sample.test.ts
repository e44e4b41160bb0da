import type { Shards } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { ratesBetween, type Sample } from './sample.ts';

type Counts = Pick<Shards['shards'][number], 'tickets_joined' | 'matches_made'>;

function sample(atMs: number, shards: Record<string, Counts>): Sample {
  const common = { last_heartbeat_at: '2026-01-31T12:00:00.000Z', partitions: [], pools: 0, tickets: 0, load: 0 };
  return {
    atMs,
    summary: { allocation: 'closed', tenants: [] },
    shards: {
      shards: Object.entries(shards).map(([shard_id, counts]) => ({ shard_id, ...common, ...counts })),
      unowned_partitions: [],
      contested_partitions: [],
    },
  };
}
const counts = (tickets_joined: number, matches_made: number): Counts => ({ tickets_joined, matches_made });

describe('rates', () => {
  it('are what all shards counted in between, per second', () => {
    const before = sample(1_000, { one: counts(10, 4), two: counts(100, 40) });
    const after = sample(3_000, { one: counts(30, 9), two: counts(110, 45) });
    expect(ratesBetween(before, after)).toEqual({ joins: 15, matches: 5 });
  });

  it('leave out shards that came, went or were started anew', () => {
    const before = sample(0, { one: counts(10, 4), gone: counts(5, 5), anew: counts(900, 400) });
    const after = sample(1_000, { one: counts(11, 6), fresh: counts(50, 20), anew: counts(3, 1) });
    expect(ratesBetween(before, after)).toEqual({ joins: 1, matches: 2 });
  });

  it('are unknown at first, and where nothing counts', () => {
    expect(ratesBetween(undefined, sample(0, { one: counts(1, 1) }))).toEqual({ joins: undefined, matches: undefined });
    expect(ratesBetween(sample(0, { one: {} }), sample(1, { one: {} }))).toEqual({
      joins: undefined,
      matches: undefined,
    });
  });
});

import { type Match, partitionOf } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TenantChore } from './chores.ts';
import { createReaper } from './reap-matches.ts';

const AFTER_MS = 60_000;

let now: number;
let owned: (partition: number) => boolean;
let canPublish: boolean;
let availableForMs: number;
let stalled: Match[];
let reads: string[];
let announcing: string[];
let announced: { again: number | undefined; ids: string[] }[];
let reap: TenantChore;

beforeEach(() => {
  now = 1_000 * AFTER_MS;
  owned = () => true;
  canPublish = true;
  availableForMs = AFTER_MS;
  stalled = [];
  reads = [];
  announcing = [];
  announced = [];
  reap = createReaper({
    store: {
      async readPlacing(tenant, minAgeMs, limit) {
        reads.push(`${tenant} ${minAgeMs}`);
        return stalled.slice(0, limit);
      },
    },
    announcer: {
      async announce(matches, options) {
        announced.push({ again: options?.again, ids: matches.map(({ id }) => id) });
        return matches.length;
      },
      isAnnouncing: (id) => announcing.includes(id),
      drain: async () => undefined,
    },
    owns: (partition) => owned(partition),
    canPublish: () => canPublish,
    nowMs: () => now,
    afterMs: AFTER_MS,
    gamesAvailableForMs: () => availableForMs,
    onReaped: () => undefined,
  });
});

describe('the reaper', () => {
  it('announces stalled matches again, once in a period and under the number of it', async () => {
    stalled = [buildMatch(), buildMatch()];
    await reap('demo', []);
    now += AFTER_MS - 1;
    await reap('demo', []);
    const ids = stalled.map(({ id }) => id);
    expect(announced).toEqual([{ again: 1_000, ids }]);
    now += 1;
    await reap('demo', []);
    expect(announced).toEqual([
      { again: 1_000, ids },
      { again: 1_001, ids },
    ]);
  });

  it('goes by the same period on every shard, and by each tenant on its own', async () => {
    await reap('demo', []);
    await reap('other', []);
    await reap('demo', []);
    expect(reads).toEqual([`demo ${AFTER_MS}`, `other ${AFTER_MS}`]);
  });

  it('leaves the matches of pools of other shards alone, and those that are being announced', async () => {
    const [ours, theirs, busy] = [buildMatch(), buildMatch({ pool: 'chess:elsewhere' }), buildMatch()];
    stalled = [ours, theirs, busy];
    owned = (partition) => partition !== partitionOf('demo', 'chess:elsewhere');
    announcing = [busy.id];
    await reap('demo', []);
    expect(announced.map(({ ids }) => ids)).toEqual([[ours.id]]);
  });

  it('does not take for lost what waits for games to be had, or for the stream', async () => {
    stalled = [buildMatch()];
    availableForMs = AFTER_MS - 1;
    await reap('demo', []);
    availableForMs = AFTER_MS;
    canPublish = false;
    await reap('demo', []);
    expect([reads, announced]).toEqual([[], []]);
    // Not put off until the next period.
    canPublish = true;
    await reap('demo', []);
    expect(announced).toHaveLength(1);
  });

  it('announces only so many at once', async () => {
    stalled = Array.from({ length: 3_000 }, () => buildMatch());
    await reap('demo', []);
    expect(announced.map(({ ids }) => ids.length)).toEqual([500]);
  });
});

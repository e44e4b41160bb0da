import { createPoolWaits, type WaitEstimates } from '@paireto/wait-estimates';
import { describe, expect, it } from 'vitest';
import { shareWaitReads } from './shared-wait-reads.ts';

const waits = createPoolWaits({ longestMs: 60_000, others: 1 });
for (let player = 0; player < 10; player += 1) waits.matched({ enqueuedAt: 1_000, rating: 1_500, nowMs: 4_000 });
const known: WaitEstimates = waits.estimates(4_000, [])!;

/** Reads of a store that notes its calls, and of which a tenant may be out of reach. */
function readsForTest() {
  const calls: string[] = [];
  const away = new Set<string>();
  const times = { nowMs: 0 };
  const store = {
    async readEstimates(tenant: string, pools: readonly string[]) {
      calls.push(`${tenant}: ${pools.join(' ')}`);
      if (away.has(tenant)) throw new Error(`${tenant} is away`);
      return pools.map((pool) => (pool === 'unknown' ? undefined : known));
    },
    async readPlaces(tenant: string, asked: readonly { ticketId: string }[]) {
      calls.push(`${tenant}: ${asked.map(({ ticketId }) => ticketId).join(' ')}`);
      return asked.map(({ ticketId }) => Number(ticketId));
    },
  };
  return { calls, away, times, reads: shareWaitReads(store, () => times.nowMs) };
}

describe('reads of waits that are shared', () => {
  it('ask once for all of a turn, each pool once, and then not for a second', async () => {
    const { calls, times, reads } = readsForTest();
    const answers = await Promise.all([
      reads.readEstimates('demo', ['a', 'unknown']),
      reads.readEstimates('demo', ['b', 'a']),
      reads.readEstimates('demo', []),
    ]);
    expect(answers).toEqual([[known, undefined], [known, known], []]);
    expect(calls).toEqual(['demo: a unknown b']);
    times.nowMs = 999;
    await reads.readEstimates('demo', ['a', 'b']);
    expect(calls).toHaveLength(1);
    times.nowMs = 1_000;
    await reads.readEstimates('demo', ['a']);
    expect(calls).toHaveLength(2);
  });

  it('a tenant that cannot be read fails alone, and is asked again at once', async () => {
    const { calls, away, reads } = readsForTest();
    away.add('far');
    const both = await Promise.allSettled([reads.readEstimates('far', ['a']), reads.readEstimates('near', ['a'])]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    away.clear();
    expect(await reads.readEstimates('far', ['a'])).toEqual([known]);
    expect(calls).toEqual(['far: a', 'near: a', 'far: a']);
  });

  it('places are asked for together and answered each on its own', async () => {
    const { calls, reads } = readsForTest();
    const asked = (ticketId: string) => [{ ticketId, pools: ['a'] }];
    const places = await Promise.all([
      reads.readPlaces('demo', asked('3')),
      reads.readPlaces('other', asked('5')),
      reads.readPlaces('demo', asked('1')),
    ]);
    expect(places).toEqual([[3], [5], [1]]);
    expect(calls).toEqual(['demo: 3 1', 'other: 5']);
  });

  it('remember no more pools than they should', async () => {
    const { calls, reads } = readsForTest();
    const pools = Array.from({ length: 3_000 }, (_, index) => `pool-${index}`);
    await reads.readEstimates('demo', pools);
    const before = calls.length;
    await reads.readEstimates('demo', pools.slice(0, 1));
    await reads.readEstimates('demo', pools.slice(-1));
    expect(calls.slice(before)).toEqual(['demo: pool-0']);
  });
});

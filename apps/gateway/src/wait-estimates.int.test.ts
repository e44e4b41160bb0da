import { activeEntrySchema, type QueueEntry, queueStatusSchema, queuesSummarySchema } from '@paireto/contracts';
import { devServiceToken, devToken, rulesetsPath, waitFor } from '@paireto/testkit';
import { createPoolWaits } from '@paireto/wait-estimates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const blitz = 'chess:3+2:standard:rated';
const rapid = 'chess:5+0:standard:rated';
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsPath });
});
afterAll(() => world.stop());

const read = async ({ entry, token }: { entry: QueueEntry; token: string }): Promise<QueueEntry> =>
  entryOf((await world.call(`${QUEUE}/${entry.queue_entry_id}`, { token })).body);

/** The part of the matcher: so long waited those who were matched in a pool lately, by rating. */
async function learnt(pool: string, waits: Record<number, number>): Promise<void> {
  const nowMs = Date.now();
  const known = createPoolWaits({ longestMs: 600_000, others: 1 });
  for (const [rating, waitMs] of Object.entries(waits)) {
    for (let player = 0; player < 200; player += 1) {
      known.matched({ enqueuedAt: nowMs - waitMs * (0.9 + player / 1_000), rating: Number(rating), nowMs });
    }
  }
  await world.store.writeWaits('demo', [{ pool, told: known.estimates(nowMs, []) }]);
}

describe('the expected wait', () => {
  it('is null while too little is known', async () => {
    const { entry } = await world.join(undefined, { queue: 'chess', time_control: '10+5' });
    expect(entry).toMatchObject({ estimated_wait_seconds: null, wait_estimate: null });
    expect(entry).not.toHaveProperty('position');
  });

  it('is that of players like them, in the answer of a join, of the entry and of the active one', async () => {
    await learnt(blitz, { 1500: 8_000, 2300: 90_000 });
    const joinWith = async (rating: number) => {
      const token = await devToken({ sub: `rated-${rating}`, tenant: 'demo', rating });
      const json = { queue: 'chess', time_control: '3+2' };
      return { token, entry: entryOf((await world.call(QUEUE, { method: 'POST', token, json })).body) };
    };
    const [usual, strong] = [await joinWith(1_500), await joinWith(2_300)];
    for (const { p50_seconds, p90_seconds } of [usual.entry.wait_estimate!, (await read(usual)).wait_estimate!]) {
      expect(p50_seconds).toBeGreaterThan(6);
      expect(p50_seconds).toBeLessThan(10);
      expect(p90_seconds).toBeGreaterThan(p50_seconds);
    }
    expect(usual.entry.estimated_wait_seconds).toBe(Math.ceil(usual.entry.wait_estimate!.p50_seconds));
    expect(strong.entry.wait_estimate!.p50_seconds).toBeGreaterThan(60);
    const active = await world.call('/v1/matchmaking/active', { token: strong.token });
    // By the wait so far, which goes on.
    const { p50_seconds } = (await read(strong)).wait_estimate!;
    expect(activeEntrySchema.parse(active.body).entry!.wait_estimate!.p50_seconds).toBeCloseTo(p50_seconds, 0);
  });

  it('of an entry in several pools is that of the best', async () => {
    await Promise.all([learnt(blitz, { 1500: 50_000 }), learnt(rapid, { 1500: 4_000 })]);
    const json = { queue: 'chess', alternatives: [{ time_control: '3+2' }, { time_control: '5+0' }] };
    const both = await world.join(undefined, json);
    await waitFor(async () => ((await read(both)).wait_estimate?.p90_seconds ?? 60) < 6);
  });

  it('of a queue and of its pools is told with how many wait there', async () => {
    await learnt(rapid, { 1500: 4_000 });
    const { token } = await world.join(undefined, { queue: 'chess', time_control: '5+0' });
    const statusOf = async () =>
      queueStatusSchema.strict().parse((await world.call('/v1/matchmaking/queues/chess/status', { token })).body);
    await waitFor(async () => (await statusOf()).estimated_wait_seconds !== null);
    const pool = (await statusOf()).pools.find((each) => each.pool === rapid)!;
    expect(pool.wait_estimate!.p90_seconds).toBeLessThan(6);
    expect(pool.estimated_wait_seconds).toBe(Math.ceil(pool.wait_estimate!.p50_seconds));
    const service = await devServiceToken({ sub: 'ops', tenant: 'demo' });
    const summary = await world.callInternal('/internal/queues/summary', { token: service });
    const { tenants } = queuesSummarySchema.strict().parse(summary.body);
    const inSummary = tenants[0]!.pools.find((each) => each.pool === rapid)!.wait_estimate!;
    expect(inSummary.p50_seconds).toBeCloseTo(pool.wait_estimate!.p50_seconds, 0);
  });
});

describe('the place in line', () => {
  it('of a queue that serves who came first is told, and gets better as others leave', async () => {
    const json = { queue: 'interview', difficulty: 'easy' };
    const joined: Awaited<ReturnType<WorldForTest['join']>>[] = [];
    for (const name of ['one', 'two', 'three']) joined.push(await world.join(name, json));
    const places = () => Promise.all(joined.map(async (each) => (await read(each)).position));
    expect(await places()).toEqual([1, 2, 3]);
    const [first] = joined;
    await world.call(`${QUEUE}/${first!.entry.queue_entry_id}`, { method: 'DELETE', token: first!.token });
    expect(await places()).toEqual([undefined, 1, 2]);
  });
});

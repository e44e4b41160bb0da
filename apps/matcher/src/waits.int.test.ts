import type { Ticket } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { expectedWait, type PoolWaitsState } from '@paireto/wait-estimates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chessWith } from './testing/book.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

const ruleset = chessWith();
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Players who came, as they count now. */
const players = (learnt: PoolWaitsState | undefined): number => learnt?.bands[0]?.[1] ?? 0;

describe('the waits of a pool', () => {
  const toldOf = async (pool: string) => {
    const [estimates] = await world.store.readEstimates('demo', [pool]);
    return estimates && expectedWait(estimates, 1_500, 0);
  };
  const joinPairs = async (pairs: number): Promise<Ticket> => {
    let last: Ticket | undefined;
    for (let player = 0; player < 2 * pairs; player += 1) last = await world.join(1_500);
    await waitFor(async () => (await world.stateOf(last!)) !== 'SEARCHING');
    return last!;
  };

  it('are learnt from its matches and told to everybody; whoever takes the pool over goes on from there', async () => {
    const first = await world.startShard('first', { ruleset });
    const { pools } = await joinPairs(30);
    await waitFor(async () => ((await toldOf(pools[0]!))?.p90Ms ?? 60_000) < 5_000);
    await first.stop();
    const [learnt] = await world.store.readLearnt('demo', pools);
    expect(learnt!.bands.map(([band]) => band)).toEqual([15]);
    expect(players(learnt)).toBeGreaterThan(55);

    await world.startShard('second', { ruleset });
    await joinPairs(5);
    // Only ten came to it itself.
    await waitFor(async () => {
      const [now] = await world.store.readLearnt('demo', pools);
      return now!.at > learnt!.at && players(now) > 55;
    });
  });
});

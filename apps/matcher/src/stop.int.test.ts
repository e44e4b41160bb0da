import { setTimeout as sleep } from 'node:timers/promises';
import { SHARD_HEARTBEAT_SUBJECT, type ShardHeartbeat, type Ticket } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import type { TicketStore } from '@paireto/ticket-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

/** A store whose commits take effect at once and are answered late; what happened, in order. */
function lateCommits(answerAfterMs: number) {
  const steps: string[] = [];
  const wrapStore = (store: TicketStore): TicketStore => ({
    ...store,
    async commitMatches(tenant, matches) {
      const outcomes = await store.commitMatches(tenant, matches);
      steps.push('sent');
      await sleep(answerAfterMs);
      steps.push('answered');
      return outcomes;
    },
  });
  world.gatewayNats.subscribe(SHARD_HEARTBEAT_SUBJECT, {
    callback: (_error, message) => {
      if (message.json<ShardHeartbeat>().leaving) steps.push('left');
    },
  });
  return { steps, wrapStore };
}

async function stopInTheMiddleOfACommit(answerAfterMs: number) {
  const { steps, wrapStore } = lateCommits(answerAfterMs);
  const shard = await world.startShard('alpha', { wrapStore });
  const both: Ticket[] = [await world.join(1_500), await world.join(1_500)];
  await waitFor(() => steps.includes('sent'));
  await shard.stop();
  await world.gatewayNats.flush();
  // Announced before the connection is closed.
  expect((await world.events()).map(({ type }) => type)).toEqual(['match.found']);
  expect(await Promise.all(both.map(world.stateOf))).toEqual(['PLACING', 'PLACING']);
  return steps;
}

describe('a shard that stops', () => {
  it('finishes the matches under way before it leaves the others, so that they find no ticket half taken', async () => {
    expect(await stopInTheMiddleOfACommit(300)).toEqual(['sent', 'answered', 'left']);
  });

  it('does not keep its partitions from the others when that takes longer than a second', async () => {
    expect(await stopInTheMiddleOfACommit(4_000)).toEqual(['sent', 'left', 'answered']);
  });

  it('forms no more matches', async () => {
    const { steps, wrapStore } = lateCommits(1_500);
    const shard = await world.startShard('alpha', { wrapStore });
    await world.join(1_500);
    await world.join(1_500);
    await waitFor(() => steps.includes('sent'));
    const stopped = shard.stop();
    const late: Ticket[] = [await world.join(2_500), await world.join(2_500)];
    await stopped;
    expect(await Promise.all(late.map(world.stateOf))).toEqual(['SEARCHING', 'SEARCHING']);
  });
});

describe('the sweeps of a shard', () => {
  it('come round while the store works and while it fails, and not when it never answers', async () => {
    let rounds = 0;
    const progress = (): void => {
      rounds += 1;
    };
    const { promise: hanging, resolve: release } = Promise.withResolvers<void>();
    const state = { mode: 'works' as 'works' | 'fails' | 'hangs' };
    const wrapStore = (store: TicketStore): TicketStore => ({
      ...store,
      async listTenants() {
        if (state.mode === 'fails') throw new Error('away');
        if (state.mode === 'hangs') await hanging;
        return store.listTenants();
      },
    });
    await world.startShard('alpha', { wrapStore, liveness: { watch: () => progress } });
    for (const mode of ['works', 'fails'] as const) {
      state.mode = mode;
      const before = rounds;
      await waitFor(() => rounds > before + 2);
    }
    state.mode = 'hangs';
    await sleep(500);
    const before = rounds;
    await sleep(1_000);
    expect(rounds).toBe(before);
    release();
    await waitFor(() => rounds > before);
  });
});

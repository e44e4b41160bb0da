import { PARTITION_COUNT, partitionOf } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { owner } from './sharding/rendezvous.ts';
import { chessWith } from './testing/book.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
let timers: NodeJS.Timeout[];
beforeEach(async () => {
  timers = [];
  world = await createWorld();
});
afterEach(async () => {
  for (const timer of timers) clearInterval(timer);
  await world.close();
});

const ruleset = chessWith({ presence: { graceMs: 2_000 } });
/** As a gateway does for a player who polls or holds a connection. */
const keepTouching = (ticketId: string) => {
  timers.push(setInterval(() => void world.store.touch('demo', 'chess', [ticketId]), 200));
};

describe('in a queue with presence, a matcher', () => {
  it('cancels as abandoned whom nobody looks after any more, and nobody else', async () => {
    const { matcher } = await world.startShard('one', { ruleset });
    const [absent, present] = [await world.join(1000, { presence: true }), await world.join(2000, { presence: true })];
    keepTouching(present.id);
    await waitFor(async () => (await world.stateOf(absent)) === 'CANCELLED');
    expect((await world.store.readTicket('demo', absent.id))?.reason).toBe('abandoned');
    await waitFor(() => matcher.ticketCount === 1);
    expect(await world.stateOf(present)).toBe('SEARCHING');
    expect((await world.store.readPlayerTicket('demo', absent.players[0]!.userId))?.state).toBeUndefined();
  });

  it('sees to a ticket with pools on two shards once, and takes it out of both', async () => {
    const shards = ['alpha', 'beta'];
    const asked: string[] = [];
    const start = (shardId: string) =>
      world.startShard(shardId, {
        ruleset,
        wrapStore: (store) => ({
          ...store,
          abandon: (...args) => {
            asked.push(shardId);
            return store.abandon(...args);
          },
        }),
      });
    const [alpha, beta] = [await start('alpha'), await start('beta')];
    await waitFor(() => alpha.matcher.partitionCount + beta.matcher.partitionCount === PARTITION_COUNT);
    const names = Array.from({ length: 60 }, (_, index) => `chess:${index + 1}+0:standard:rated`);
    const poolOf = (shardId: string) => names.find((pool) => owner(partitionOf('demo', pool), shards) === shardId)!;
    const ticket = await world.join(1500, { presence: true, pools: [poolOf('beta'), poolOf('alpha')] });
    await waitFor(() => alpha.matcher.ticketCount === 1 && beta.matcher.ticketCount === 1);
    await waitFor(async () => (await world.stateOf(ticket)) === 'CANCELLED');
    await waitFor(() => alpha.matcher.ticketCount === 0 && beta.matcher.ticketCount === 0);
    expect(asked).toEqual(['beta']);
  });
});

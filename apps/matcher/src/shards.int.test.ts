import {
  decodePartitions,
  PARTITION_COUNT,
  partitionOf,
  SHARD_HEARTBEAT_SUBJECT,
  type ShardHeartbeat,
  shardHeartbeatSchema,
  type Ticket,
} from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { owner } from './sharding/rendezvous.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const poolsOf = (count: number) => Array.from({ length: count }, (_, index) => `chess:${index + 1}+0:standard:rated`);
const ownedBy = (shardId: string, pools: readonly string[], shards: readonly string[]) =>
  pools.filter((pool) => owner(partitionOf('demo', pool), shards) === shardId);
const joinPair = async (pool: string): Promise<Ticket[]> => [
  await world.join(1500, { pools: [pool] }),
  await world.join(1500, { pools: [pool] }),
];
const arePlacing = async (tickets: readonly Ticket[]) => {
  const states = await Promise.all(tickets.map(world.stateOf));
  return states.every((state) => state === 'PLACING');
};
/** Everybody of these is matched, once. */
const expectMatchedOnce = async (tickets: readonly Ticket[]) => {
  await waitFor(() => arePlacing(tickets), { timeoutMs: 30_000 });
  const events = await waitFor(async () => {
    const found = await world.events();
    return found.length >= tickets.length / 2 ? found : undefined;
  });
  const ids = events.flatMap(({ match }) => match.tickets.map(({ ticketId }) => ticketId));
  expect(ids.sort()).toEqual(tickets.map(({ id }) => id).sort());
};

describe('shards', () => {
  it('share the partitions, and each matches its own', async () => {
    const shards = ['alpha', 'beta'];
    const [alpha, beta] = [await world.startShard('alpha'), await world.startShard('beta')];
    await waitFor(() => alpha.matcher.partitionCount + beta.matcher.partitionCount === PARTITION_COUNT);
    const pools = poolsOf(12);
    for (const shard of shards) expect(ownedBy(shard, pools, shards).length).toBeGreaterThan(0);
    const tickets = (await Promise.all(pools.map(joinPair))).flat();
    await expectMatchedOnce(tickets);
  });

  it('tell what they own and hold and how busy they are, and that they own nothing any more when they leave', async () => {
    const heard: ShardHeartbeat[] = [];
    world.gatewayNats.subscribe(SHARD_HEARTBEAT_SUBJECT, {
      callback: (_error, message) => void heard.push(shardHeartbeatSchema.parse(message.json())),
    });
    const shards = ['alpha', 'beta'];
    const [, beta] = [await world.startShard('alpha'), await world.startShard('beta', { load: () => 0.25 })];
    const [pool, other] = ownedBy('beta', poolsOf(40), shards) as [string, string];
    await world.join(1000, { pools: [pool, other] });
    await world.join(2000, { pools: [pool] });
    const told = await waitFor(() => heard.findLast(({ shardId, tickets }) => shardId === 'beta' && tickets === 2));
    expect(told).toMatchObject({ v: 1, leaving: false, pools: 2, load: 0.25 });
    const all = Array.from({ length: PARTITION_COUNT }, (_, partition) => partition);
    expect(decodePartitions(told.owned)).toEqual(all.filter((partition) => owner(partition, shards) === 'beta'));
    await beta.stop();
    const last = await waitFor(() => heard.findLast(({ shardId, leaving }) => shardId === 'beta' && leaving));
    expect(decodePartitions(last.owned)).toEqual([]);
    await waitFor(() => heard.findLast(({ owned }) => decodePartitions(owned).length === PARTITION_COUNT));
    expect(heard.every(({ load }) => load >= 0 && load <= 1)).toBe(true);
  });

  it('share with a shard of another release, whose heartbeats say more or less than ours', async () => {
    const alpha = await world.startShard('alpha');
    expect(alpha.matcher.partitionCount).toBe(PARTITION_COUNT);
    const older = { v: 1, shardId: 'older', leaving: false, owned: '0'.repeat(64), pools: 0, tickets: 0, load: 0 };
    const newer = { ...older, shardId: 'newer', zone: 'eu-1', passes: { p99Ms: 3 } };
    const say = (more: object) => {
      for (const heartbeat of [older, newer])
        world.gatewayNats.publish(SHARD_HEARTBEAT_SUBJECT, JSON.stringify({ ...heartbeat, ...more }));
    };
    const speaking = setInterval(() => say({}), 100);
    const shards = ['alpha', 'newer', 'older'];
    const share = Array.from({ length: PARTITION_COUNT }, (_, partition) => owner(partition, shards));
    await waitFor(() => alpha.matcher.partitionCount === share.filter((shard) => shard === 'alpha').length);
    clearInterval(speaking);
    say({ leaving: true });
    await waitFor(() => alpha.matcher.partitionCount === PARTITION_COUNT);
    expect(alpha.matcher.droppedCount).toBe(0);
  });

  it('take over the waiting tickets of a shard that fell silent', async () => {
    const shards = ['alpha', 'beta'];
    const [alpha, beta] = [await world.startShard('alpha'), await world.startShard('beta')];
    await waitFor(() => alpha.matcher.partitionCount + beta.matcher.partitionCount === PARTITION_COUNT);
    const orphaned = ownedBy('beta', poolsOf(40), shards).slice(0, 5);
    const waiting = await Promise.all(orphaned.map((pool) => world.join(1500, { pools: [pool] })));
    await waitFor(() => beta.matcher.ticketCount === waiting.length);
    await beta.kill();
    const opponents = await Promise.all(orphaned.map((pool) => world.join(1500, { pools: [pool] })));
    await expectMatchedOnce([...waiting, ...opponents]);
    expect(alpha.matcher.partitionCount).toBe(PARTITION_COUNT);
  });

  it('take over at once from a shard that says it leaves, without waiting for silence', async () => {
    const times = { heartbeatMs: 100, silenceLimitMs: 3_600_000, settleMs: 200 };
    const alpha = await world.startShard('alpha', { shardTimes: times });
    const beta = await world.startShard('beta', { shardTimes: times });
    await waitFor(() => alpha.matcher.partitionCount + beta.matcher.partitionCount === PARTITION_COUNT);
    const pools = ownedBy('beta', poolsOf(40), ['alpha', 'beta']).slice(0, 5);
    const waiting = await Promise.all(pools.map((pool) => world.join(1500, { pools: [pool] })));
    await waitFor(() => beta.matcher.ticketCount === waiting.length);
    await beta.stop();
    await waitFor(() => alpha.matcher.partitionCount === PARTITION_COUNT);
    const opponents = await Promise.all(pools.map((pool) => world.join(1500, { pools: [pool] })));
    await expectMatchedOnce([...waiting, ...opponents]);
  });

  it('match nobody twice even if two of them believe that they own everything', async () => {
    // They never hear of each other: safety is the store's, not the sharding's.
    const deaf = { heartbeatMs: 3_600_000, silenceLimitMs: 1, settleMs: 1 };
    await Promise.all([
      world.startShard('alpha', { shardTimes: deaf }),
      world.startShard('beta', { shardTimes: deaf }),
    ]);
    const tickets = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        world.join(1500, { pools: poolsOf(3).slice(index % 2, (index % 2) + 1) }),
      ),
    );
    await expectMatchedOnce(tickets);
  });

  it('finish, when stopped, the commits that are under way', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const shard = await world.startShard('alpha', {
      wrapStore: (store) => ({
        ...store,
        async commitMatches(tenant, matches) {
          const outcomes = await store.commitMatches(tenant, matches);
          await held;
          return outcomes;
        },
      }),
    });
    const tickets = await joinPair(poolsOf(1)[0]!);
    await waitFor(() => arePlacing(tickets));
    const stopped = shard.stop();
    release();
    await stopped;
    expect(await world.events()).toHaveLength(1);
    expect(await world.store.readOutbox('demo', 0, 10)).toEqual([]);
  });
});

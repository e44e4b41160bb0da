import {
  type AllocationState,
  BRIDGE_STATUS_SUBJECT,
  type BridgeStatus,
  encodePartitions,
  PARTITION_COUNT,
  queuesSummarySchema,
  SHARD_HEARTBEAT_SUBJECT,
  type ShardHeartbeat,
  shardsSchema,
} from '@paireto/contracts';
import { devServiceToken, operatorToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { natsOfTest } from './testing/heard-on-nats.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const SHARDS = '/internal/shards';
const all = Array.from({ length: PARTITION_COUNT }, (_, partition) => partition);
let world: WorldForTest;
let nats: Awaited<ReturnType<typeof natsOfTest>>;
let service: string;
beforeAll(async () => {
  world = await worldForTest();
  nats = await natsOfTest(world.natsUrl);
  service = await operatorToken();
});
afterAll(async () => {
  await nats.close();
  await world.stop();
});

const shards = async () => {
  const answer = await world.callInternal(SHARDS, { token: service });
  expect(answer.status).toBe(200);
  return shardsSchema.strict().parse(answer.body);
};
const allocation = async () => {
  const answer = await world.callInternal('/internal/queues/summary', { token: service });
  return queuesSummarySchema.strict().parse(answer.body).allocation;
};
const beat = (shardId: string, owned: number[], leaving = false): void => {
  const heartbeat = {
    v: 1,
    shardId,
    leaving,
    owned: encodePartitions(owned),
    pools: 2,
    tickets: 7,
    load: 0.5,
  } as const;
  nats.publish(SHARD_HEARTBEAT_SUBJECT, JSON.stringify(heartbeat satisfies ShardHeartbeat));
};
const say = (bridgeId: string, state: AllocationState): void => {
  const status: BridgeStatus = { v: 1, bridgeId, allocation: state };
  nats.publish(BRIDGE_STATUS_SUBJECT, JSON.stringify(status));
};
const garbage = ['', '{', 'null', '[]', '{"v":2}', '{"v":1,"shardId":"x","leaving":false}', '\u0000'.repeat(100)];

describe('GET /internal/shards', () => {
  it('says that nobody owns anything while no shard is heard', async () => {
    expect(await shards()).toEqual({ shards: [], unowned_partitions: all, contested_partitions: [] });
  });

  it('tells who was heard, who owns what, what nobody owns and what several do', async () => {
    const startedAt = Date.now();
    const heard = await waitFor(
      async () => {
        beat('two', all.slice(127, 250));
        beat('one', all.slice(0, 128));
        const said = await shards();
        return said.shards.length === 2 && said;
      },
      { description: 'both shards are heard' },
    );
    expect(heard).toMatchObject({
      shards: [
        { shard_id: 'one', partitions: all.slice(0, 128), pools: 2, tickets: 7, load: 0.5 },
        { shard_id: 'two', partitions: all.slice(127, 250) },
      ],
      unowned_partitions: all.slice(250),
      contested_partitions: [127],
    });
    for (const shard of heard.shards) expect(Date.parse(shard.last_heartbeat_at)).toBeGreaterThanOrEqual(startedAt);
  });

  it('forgets a shard that leaves at once, and one that falls silent within seconds', async () => {
    const heardNames = async () => (await shards()).shards.map((shard) => shard.shard_id);
    await waitFor(async () => {
      beat('leaving', all);
      return (await heardNames()).includes('leaving');
    });
    beat('leaving', all);
    beat('leaving', [], true);
    const names = await waitFor(async () => {
      beat('later', all);
      const heard = await heardNames();
      return heard.includes('later') && heard;
    });
    expect(names).not.toContain('leaving');
    await waitFor(async () => (await heardNames()).length === 0, { description: 'the silent one is gone' });
  });

  it('is not disturbed by garbage', async () => {
    await waitFor(async () => {
      for (const text of garbage) nats.publish(SHARD_HEARTBEAT_SUBJECT, text);
      beat('sane', all);
      return (await shards()).shards.length > 0;
    });
    expect((await shards()).shards.map((shard) => shard.shard_id)).toEqual(['sane']);
  });

  it('is for the service role only', async () => {
    expectProblem(await world.callInternal(SHARDS, { token: await playerToken('alice') }), 'UNAUTHORIZED');
    expectProblem(await world.callInternal(SHARDS, { token: await devServiceToken() }), 'FORBIDDEN');
    expectProblem(await world.callInternal(SHARDS), 'UNAUTHORIZED');
  });
});

describe('allocation in the summary', () => {
  it('is what the best of the bridges says that were heard lately, and null when none was', async () => {
    expect(await allocation()).toBeNull();
    const steps: [string, AllocationState][][] = [
      [['a', 'open']],
      [
        ['a', 'open'],
        ['b', 'half-open'],
      ],
      [
        ['a', 'closed'],
        ['b', 'open'],
      ],
      [
        ['a', 'open'],
        ['b', 'open'],
      ],
    ];
    for (const [index, expected] of (['open', 'half-open', 'closed', 'open'] as const).entries()) {
      await waitFor(
        async () => {
          for (const text of garbage) nats.publish(BRIDGE_STATUS_SUBJECT, text);
          for (const [bridgeId, state] of steps[index] ?? []) say(bridgeId, state);
          return (await allocation()) === expected;
        },
        { description: `allocation is ${expected}` },
      );
    }
    await waitFor(async () => (await allocation()) === null, { description: 'silent bridges are forgotten' });
  });
});

import { PARTITION_COUNT } from '@paireto/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPartitions, type Partitions } from './partitions.ts';
import { owner } from './rendezvous.ts';

let listening: Set<number>;
let lost: number[];
let loaded: number[];
let gains: number;
let confirm: () => void;
let partitions: Partitions;

beforeEach(() => {
  listening = new Set();
  lost = [];
  loaded = [];
  gains = 0;
  partitions = createPartitions({
    shardId: 'me',
    listen(partition) {
      listening.add(partition);
      return () => listening.delete(partition);
    },
    settle: () =>
      new Promise((resolve) => {
        confirm = resolve;
      }),
    onGained: () => {
      gains += 1;
    },
    onLost: (partitionsLost) => lost.push(...partitionsLost),
    onLoaded: (partitionsLoaded) => loaded.push(...partitionsLoaded),
  });
});

const gainAll = async () => {
  partitions.follow(['me']);
  confirm();
  await Promise.resolve();
  await Promise.resolve();
};

describe('partitions', () => {
  it('are all listened to before any of them is offered for loading', async () => {
    partitions.follow(['me']);
    expect(listening.size).toBe(PARTITION_COUNT);
    expect(partitions.toLoad().size).toBe(0);
    await gainAll();
    expect(gains).toBe(1);
    expect(partitions.toLoad().size).toBe(PARTITION_COUNT);
    expect(partitions.isLoaded(0)).toBe(false);
    partitions.markLoaded(partitions.toLoad());
    expect(partitions.loadedCount).toBe(PARTITION_COUNT);
    expect(loaded).toHaveLength(PARTITION_COUNT);
  });

  it('go to another shard as it comes, and no others do', async () => {
    await gainAll();
    partitions.markLoaded(partitions.toLoad());
    partitions.follow(['me', 'other']);
    for (let partition = 0; partition < PARTITION_COUNT; partition += 1) {
      const isOurs = owner(partition, ['me', 'other']) === 'me';
      expect(partitions.owns(partition)).toBe(isOurs);
      expect(listening.has(partition)).toBe(isOurs);
      expect(lost.includes(partition)).toBe(!isOurs);
      expect(partitions.isLoaded(partition)).toBe(isOurs);
    }
  });

  it('are not taken as loaded by a load that began before they were lost and gained again', async () => {
    await gainAll();
    const underWay = partitions.toLoad();
    partitions.follow(['other']);
    expect(partitions.ownedCount).toBe(0);
    await gainAll();
    partitions.markLoaded(underWay);
    expect(partitions.loadedCount).toBe(0);
    expect(loaded).toEqual([]);
  });

  it('are all let go on release', async () => {
    await gainAll();
    partitions.releaseAll();
    expect(listening.size).toBe(0);
    expect(lost).toHaveLength(PARTITION_COUNT);
  });
});

import { PARTITION_COUNT } from '@paireto/contracts';
import { owner } from './rendezvous.ts';

/** Partitions by number, with the marks of the gain that a load is meant for. */
export type Gains = ReadonlyMap<number, symbol>;

/** The partitions that this shard owns. A gained one is first listened to, then loaded; until then it forms no matches. */
export interface Partitions {
  /** Follows a change of the live shards: listens to what is gained, drops what is lost. */
  follow: (live: readonly string[]) => void;
  owns: (partition: number) => boolean;
  isLoaded: (partition: number) => boolean;
  owned: () => Iterable<number>;
  readonly ownedCount: number;
  readonly loadedCount: number;
  /** Owned and listened to, but not loaded yet. */
  toLoad: () => Gains;
  /** Marks as loaded what has not been lost since `toLoad` gave it. */
  markLoaded: (gains: Gains) => void;
  /** Gives all up. */
  releaseAll: () => void;
}

export function createPartitions(deps: {
  shardId: string;
  /** Starts to take the commands of a partition; returns how to stop. */
  listen: (partition: number) => () => void;
  /** Resolves when the server knows of all `listen`s, or after a while when it cannot be reached. */
  settle: () => Promise<void>;
  /** New partitions are being listened to and want to be loaded. */
  onGained: () => void;
  onLost: (partitions: readonly number[]) => void;
  onLoaded: (partitions: readonly number[]) => void;
}): Partitions {
  type Owned = { gain: symbol; state: 'listening' | 'to-load' | 'loaded'; stopListening: () => void };
  const owned = new Map<number, Owned>();

  const lose = (partitions: readonly number[]): void => {
    for (const partition of partitions) {
      owned.get(partition)?.stopListening();
      owned.delete(partition);
    }
    if (partitions.length > 0) deps.onLost(partitions);
  };

  const gain = async (partitions: readonly number[]): Promise<void> => {
    const gained = partitions.map((partition) => {
      const entry: Owned = { gain: Symbol(), state: 'listening', stopListening: deps.listen(partition) };
      owned.set(partition, entry);
      return entry;
    });
    // Only what the server already forwards to us cannot slip between loading and listening.
    await deps.settle();
    for (const entry of gained) entry.state = 'to-load';
    deps.onGained();
  };

  return {
    follow(live) {
      const lost: number[] = [];
      const gained: number[] = [];
      for (let partition = 0; partition < PARTITION_COUNT; partition += 1) {
        const isOurs = owner(partition, live) === deps.shardId;
        if (isOurs && !owned.has(partition)) gained.push(partition);
        if (!isOurs && owned.has(partition)) lost.push(partition);
      }
      lose(lost);
      if (gained.length > 0) void gain(gained);
    },
    owns: (partition) => owned.has(partition),
    isLoaded: (partition) => owned.get(partition)?.state === 'loaded',
    owned: () => owned.keys(),
    get ownedCount() {
      return owned.size;
    },
    get loadedCount() {
      let count = 0;
      for (const { state } of owned.values()) if (state === 'loaded') count += 1;
      return count;
    },
    toLoad: () =>
      new Map([...owned].flatMap(([partition, entry]) => (entry.state === 'to-load' ? [[partition, entry.gain]] : []))),
    markLoaded(gains) {
      const loaded: number[] = [];
      for (const [partition, mark] of gains) {
        const entry = owned.get(partition);
        if (entry?.gain !== mark) continue;
        entry.state = 'loaded';
        loaded.push(partition);
      }
      if (loaded.length > 0) deps.onLoaded(loaded);
    },
    releaseAll: () => lose([...owned.keys()]),
  };
}

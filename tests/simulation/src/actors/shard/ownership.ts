import { hash32 } from '@paireto/contracts';

/** FNV alone moves too few bits for names that differ in their last character only. */
const mixed = (text: string): number => {
  const hash = Math.imul(hash32(text), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** The live shard with the highest weight for this partition (rendezvous hashing). */
export function ownerOf(partition: number, live: readonly string[]): string | undefined {
  let best: string | undefined;
  for (const shardId of live) {
    const isHigher = best === undefined || mixed(`${partition}/${shardId}`) > mixed(`${partition}/${best}`);
    if (isHigher) best = shardId;
  }
  return best;
}

/** The partitions that a shard owns. A gained one is first listened to, then loaded; until then it forms no matches. */
export interface Ownership {
  follow: (live: readonly string[]) => void;
  owns: (partition: number) => boolean;
  isLoaded: (partition: number) => boolean;
  /** Gains that wait to be loaded, to be handed to `markLoaded` afterwards. */
  toLoad: () => ReadonlySet<object>;
  /** Those of the gains that have not been lost since. */
  markLoaded: (gains: ReadonlySet<object>) => void;
  releaseAll: () => void;
}

export function createOwnership(deps: {
  shardId: string;
  partitions: readonly number[];
  listen: (partition: number) => () => void;
  /** Calls back when the server forwards what is listened to. */
  settle: (then: () => void) => void;
  /** For a planted bug: what is gained counts as loaded. */
  skipLoading: boolean;
  onGained: () => void;
  onLost: (partition: number) => void;
  onLoaded: () => void;
}): Ownership {
  type Owned = { state: 'listening' | 'to-load' | 'loaded'; stop: () => void };
  const owned = new Map<number, Owned>();

  const lose = (partition: number): void => {
    owned.get(partition)?.stop();
    owned.delete(partition);
    deps.onLost(partition);
  };

  const gain = (partitions: readonly number[]): void => {
    const gained = partitions.map((partition) => {
      const entry: Owned = { state: 'listening', stop: deps.listen(partition) };
      owned.set(partition, entry);
      return entry;
    });
    deps.settle(() => {
      for (const entry of gained) entry.state = deps.skipLoading ? 'loaded' : 'to-load';
      deps.onGained();
    });
  };

  return {
    follow(live) {
      const ours = new Set(deps.partitions.filter((partition) => ownerOf(partition, live) === deps.shardId));
      for (const partition of [...owned.keys()]) if (!ours.has(partition)) lose(partition);
      const gained = [...ours].filter((partition) => !owned.has(partition));
      if (gained.length > 0) gain(gained);
    },
    owns: (partition) => owned.has(partition),
    isLoaded: (partition) => owned.get(partition)?.state === 'loaded',
    toLoad: () => new Set([...owned.values()].filter((entry) => entry.state === 'to-load')),
    markLoaded(gains) {
      let any = false;
      for (const entry of owned.values()) {
        if (!gains.has(entry)) continue;
        entry.state = 'loaded';
        any = true;
      }
      if (any) deps.onLoaded();
    },
    releaseAll() {
      for (const partition of [...owned.keys()]) lose(partition);
    },
  };
}

import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world/start-world.ts';
import type { Cell } from './cell.ts';

/** What `appendfsync everysec` may lose when the machine loses power. */
const LOST_MS = 1_000;
const SAMPLE_EVERY_MS = 100;
const RESTART_AFTER_MS = 1_000;

interface Sample {
  atMs: number;
  sizes: ReadonlyMap<string, number>;
}

/**
 * kill -9 of Redis, and the last second of its append-only file is gone. A killed process alone loses next to nothing,
 * because the system still has what it wrote; this is what a machine without power does, or a replica that lagged.
 */
export function redisLossCell(): Cell {
  let samples: Sample[] = [];
  let timer: NodeJS.Timeout | undefined;
  return {
    name: 'redis:lose-second',
    about: 'kill -9 of Redis (everysec), and the last second of its append-only file is lost',
    links: [],
    recoveryFrom: 'fault',
    recoveryBarMs: 15_000,
    faultMs: () => RESTART_AFTER_MS,
    async prepare(world) {
      samples = [];
      timer = setInterval(() => samples.push(sample(world)), SAMPLE_EVERY_MS);
    },
    async begin(world) {
      await world.stack.kill('redis');
      clearInterval(timer);
      const killedMs = performance.now();
      const last = samples.findLast(({ atMs }) => atMs <= killedMs - LOST_MS);
      if (last === undefined) throw new Error('the append-only file was not watched long enough');
      for (const file of appendOnlyFiles(world)) truncateSync(file, last.sizes.get(file) ?? 0);
      return { lostSinceMs: last.atMs };
    },
    lift: (world) => world.stack.start('redis'),
  };
}

const sample = (world: World): Sample => {
  const sizes = new Map(appendOnlyFiles(world).map((file) => [file, statSync(file).size]));
  return { atMs: performance.now(), sizes };
};

/** The files that Redis 7 appends to (https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/). */
function appendOnlyFiles(world: World): string[] {
  const dir = join(world.stack.folder.dataOf('redis'), 'data', 'appendonlydir');
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith('.incr.aof'))
    .map((name) => join(dir, name));
}

import { pauseTree } from '../world/process-tree.ts';
import type { World } from '../world/start-world.ts';
import { type Cell, usualFaultMs } from './cell.ts';
import { setAppendFsync } from './redis-durability.ts';

/** How long a killed process is down before it is started again. */
const RESTART_AFTER_MS = 1_000;

interface Target {
  /** In the name of the cell. */
  title: string;
  /** Of the stack. */
  process: string;
  recoveryBarMs: number;
  stallBarMs?: number;
  prepare?(world: World): Promise<void>;
}

const targets: Target[] = [
  { title: 'gateway', process: 'gateway', recoveryBarMs: 2_000 },
  { title: 'matcher', process: 'matcher-1', recoveryBarMs: 5_000 },
  { title: 'bridge', process: 'game-bridge', recoveryBarMs: 5_000 },
  // Nothing that was acknowledged may be lost here; what a weaker setting loses is a cell of its own.
  { title: 'redis', process: 'redis', recoveryBarMs: 15_000, prepare: (world) => setAppendFsync(world, 'always') },
  { title: 'nats', process: 'nats', recoveryBarMs: 15_000 },
  { title: 'postgres', process: 'postgres', recoveryBarMs: 2_000, stallBarMs: 2_000 },
  { title: 'live-game', process: 'live-game-sim', recoveryBarMs: 15_000 },
];

/** kill -9, and started again a second later. */
const killCell = ({ title, process, ...rest }: Target): Cell => ({
  ...rest,
  name: `${title}:kill`,
  about: `kill -9 of ${process}, started again after ${RESTART_AFTER_MS / 1_000} s`,
  links: [],
  recoveryFrom: 'fault',
  faultMs: () => RESTART_AFTER_MS,
  async begin(world) {
    await world.stack.kill(process);
    return {};
  },
  lift: (world) => world.stack.start(process),
});

/** SIGSTOP, later SIGCONT. */
function pauseCell({ title, process, ...rest }: Target): Cell {
  let resume = (): void => undefined;
  return {
    ...rest,
    name: `${title}:pause`,
    about: `SIGSTOP of ${process}, SIGCONT some seconds later`,
    links: [],
    recoveryFrom: 'lift',
    faultMs: usualFaultMs,
    async begin(world) {
      const pid = world.stack.pidOf(process);
      if (pid === undefined) throw new Error(`${process} does not run`);
      resume = pauseTree(pid);
      return {};
    },
    lift: async () => resume(),
  };
}

/** kill -9 of one shard that stays dead: the other one has to take over. */
const takeoverCell: Cell = {
  name: 'matcher:takeover',
  about: 'kill -9 of matcher-1, which stays dead: matcher-2 takes over',
  links: [],
  recoveryFrom: 'fault',
  recoveryBarMs: 5_000,
  faultMs: usualFaultMs,
  async begin(world) {
    await world.stack.kill('matcher-1');
    return {};
  },
  lift: async () => undefined,
  tidy: (world) => world.stack.start('matcher-1'),
};

/** kill -9 and SIGSTOP of everything. */
export const processCells: Cell[] = [
  ...targets.flatMap((target) => [killCell(target), pauseCell(target)]),
  takeoverCell,
];

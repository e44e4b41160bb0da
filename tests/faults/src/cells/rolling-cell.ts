import type { World } from '../world/start-world.ts';
import type { Cell } from './cell.ts';

/** How long gateways go on serving after they were told to stop: the balancer looks every 100 ms. */
const SHUTDOWN_DELAY_MS = 1_500;

/** Stops a process as an orchestrator does, sees that it ended well, starts its successor and waits until it is ready. */
async function replace(world: World, name: string): Promise<void> {
  await world.stack.stopProcess(name);
  const exit = world.stack.lastExitOf(name);
  if (exit !== 0) throw new Error(`${name} did not stop gracefully: it ended with ${exit}`);
  await world.stack.start(name);
}

/** A rolling restart of the whole fleet behind a load balancer: nobody may notice. */
export const rollingCell: Cell = {
  name: 'everything:roll',
  about: 'SIGTERM and a successor for both gateways, both matchers and both bridges, one after the other',
  links: [],
  fleet: { gateways: 2, bridges: 2, appEnv: { gateway: { SHUTDOWN_DELAY_MS: String(SHUTDOWN_DELAY_MS) } } },
  isUnnoticed: true,
  recoveryFrom: 'lift',
  recoveryBarMs: 2_000,
  stallBarMs: 4_000,
  faultMs: () => 0,
  async begin(world) {
    for (const name of [...world.gateways, ...world.shards, ...world.bridges]) await replace(world, name);
    return {};
  },
  lift: async () => undefined,
};

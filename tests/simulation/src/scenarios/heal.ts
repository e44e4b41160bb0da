import type { World } from '../world.ts';
import { noFaults } from './faults.ts';
import type { Target } from './strike.ts';

/** How likely a process that is down stays down, where another of its kind can do its work. */
const GONE_FOR_GOOD = 0.4;

/** Ends all faults: servers are there, and of every kind of process at least one is. */
export function heal(world: World, kinds: readonly (readonly Target[])[]): void {
  world.log('world', () => 'NO MORE FAULTS');
  Object.assign(world.faults, noFaults);
  world.redis.comeBack();
  world.nats.comeBack();
  world.games.comeBack();
  for (const targets of kinds) {
    for (const { process } of targets) process.resume();
    for (const { process } of targets) {
      const isMissed = targets.every((target) => target.process.status === 'down');
      if (isMissed || !world.random.chance(GONE_FOR_GOOD)) process.start();
    }
  }
}

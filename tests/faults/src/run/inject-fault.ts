import { setTimeout as sleep } from 'node:timers/promises';
import type { Cell, FaultFacts } from '../cells/cell.ts';
import type { World } from '../world/start-world.ts';
import { recoveryOf } from './recovery.ts';
import type { Scene } from './scene.ts';
import { type Settings, SHARE_AFTER, SHARE_BEFORE } from './settings.ts';

/** When what happened, monotonic clock of the harness, ms. */
export interface Timeline {
  startedMs: number;
  faultMs: number;
  liftedMs: number;
  /** When the load ended. */
  closedMs: number;
  facts: FaultFacts;
}

/** A system that does not come back at all is not waited for longer. */
const RECOVERY_LIMIT_MS = 60_000;

/** Lets the load run, breaks something in the middle, puts it right, and lets the load go on for a while. */
export async function injectFault(
  world: World,
  cell: Cell,
  scene: Scene,
  settings: Settings,
  say: (line: string) => void,
): Promise<Timeline> {
  const { nowMs, crowd, probes, watchers } = scene;
  const { signal } = settings;
  const loadMs = settings.seconds * 1_000;
  const until = (timeMs: number): Promise<void> => sleep(Math.max(0, timeMs - nowMs()), undefined, { signal });

  const startedMs = nowMs();
  crowd.open();
  probes.start();
  watchers?.start();
  await until(startedMs + loadMs * SHARE_BEFORE);

  say(`fault: ${cell.about}`);
  const faultMs = nowMs();
  const facts = await cell.begin(world);
  let liftedMs = faultMs;
  try {
    await until(faultMs + cell.faultMs(loadMs));
  } finally {
    liftedMs = nowMs();
    say('fault lifted');
    await cell.lift(world);
  }
  await until(Math.max(startedMs + loadMs, liftedMs + loadMs * SHARE_AFTER));

  crowd.close();
  const closedMs = nowMs();
  const fromMs = cell.recoveryFrom === 'fault' ? faultMs : liftedMs;
  while (recoveryOf(probes.pairs(), fromMs) === undefined && nowMs() < liftedMs + RECOVERY_LIMIT_MS)
    await sleep(100, undefined, { signal });
  await probes.stop();
  await watchers?.stop();
  return { startedMs, faultMs, liftedMs, closedMs, facts };
}

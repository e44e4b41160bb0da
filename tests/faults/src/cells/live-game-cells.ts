import type { World } from '../world/start-world.ts';
import { type Cell, longFaultMs } from './cell.ts';

const SLOW_MS = 10_000;
const SILENT_MS = 60_000;

const faults = [
  { how: '500', about: 'answers every request with 500', fault: { mode: 'error500' } },
  { how: 'slow', about: 'creates the game and answers 10 s later', fault: { mode: 'slow', delay_ms: SLOW_MS } },
  {
    how: 'timeout-after-create',
    about: 'creates the game and never says so',
    fault: { mode: 'timeout_after_create', delay_ms: SILENT_MS },
  },
  {
    how: 'timeout-before-create',
    about: 'creates no game and never answers',
    fault: { mode: 'timeout_before_create', delay_ms: SILENT_MS },
  },
  { how: 'garbage', about: 'creates the game and answers with garbage', fault: { mode: 'garbage' } },
];

async function setFault(world: World, fault: { mode: string; delay_ms?: number }): Promise<void> {
  const response = await fetch(`${world.stack.urls.liveGame}/sim/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`PUT /sim/faults answered ${response.status}: ${await response.text()}`);
}

/** A game service that misbehaves. */
export const liveGameCells: Cell[] = faults.map(({ how, about, fault }) => ({
  name: `live-game:${how}`,
  about: `live-game-api ${about}`,
  links: [],
  recoveryFrom: 'lift',
  recoveryBarMs: 15_000,
  faultMs: longFaultMs,
  async begin(world) {
    await setFault(world, fault);
    return {};
  },
  lift: (world) => setFault(world, { mode: 'none' }),
}));

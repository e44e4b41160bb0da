import type { LoadRun } from '../report/load-run.ts';
import { runBench } from '../run-bench.ts';
import { type SystemOptions, withSystem } from '../stage/with-system.ts';
import { type Cell, cellName, cellsOf } from './scale-matrix.ts';
import type { ScaleOptions } from './scale-options.ts';

/** What was measured of a cell. */
export interface CellRuns {
  cell: Cell;
  runs: LoadRun[];
}

/**
 * Runs every cell on a system of its own. The whole matrix is gone through before it is begun again, so that what changes with
 * time (what else the machine does) meets all cells alike.
 */
export async function runScale(
  system: Pick<SystemOptions, 'progress' | 'signal'>,
  { axes, plan, runs }: Pick<ScaleOptions, 'axes' | 'plan' | 'runs'>,
): Promise<CellRuns[]> {
  const measured = cellsOf(axes).map((cell): CellRuns => ({ cell, runs: [] }));
  for (let time = 1; time <= runs; time += 1) {
    for (const [index, { cell, runs: done }] of measured.entries()) {
      system.progress.line(`${cellName(cell)} (${index + 1} of ${measured.length}, run ${time} of ${runs})`);
      const { gateways, shards, tenants, pools } = cell;
      const options = { plan: { ...plan, tenants, pools }, findMax: false, overload: undefined, kill: undefined };
      const { best } = await withSystem({ ...system, gateways, shards, bridges: 1 }, (up) => runBench(up, options));
      if (best === undefined) throw new Error('nothing was measured');
      done.push(best);
    }
  }
  return measured;
}

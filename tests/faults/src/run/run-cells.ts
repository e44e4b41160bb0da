import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../cells/cell.ts';
import type { CellResult } from '../report/cell-result.ts';
import { startWorld } from '../world/start-world.ts';
import { runCell } from './run-cell.ts';
import type { Settings } from './settings.ts';

export interface RunOptions {
  settings: Settings;
  /** Below it every cell has the data folder of its stack. */
  dataDir: string;
  env: Readonly<Record<string, string | undefined>>;
  say: (line: string) => void;
  /** Told each result as it comes. */
  onResult?: (result: CellResult) => void;
}

/**
 * Runs cells one after the other, each on a stack of its own. The data of a cell with violations is kept.
 * Rejects when it is stopped by the signal.
 */
export async function runCells(cells: readonly Cell[], options: RunOptions): Promise<CellResult[]> {
  const results: CellResult[] = [];
  mkdirSync(options.dataDir, { recursive: true });
  try {
    for (const [index, cell] of cells.entries()) {
      const say = (line: string): void => options.say(`[${index + 1}/${cells.length}] ${cell.name}  ${line}`);
      const result = await runOnOwnStack(cell, options, say);
      results.push(result);
      options.onResult?.(result);
    }
    return results;
  } finally {
    if (readdirSync(options.dataDir).length === 0) rmdirSync(options.dataDir);
  }
}

async function runOnOwnStack(cell: Cell, options: RunOptions, say: (line: string) => void): Promise<CellResult> {
  const dataDir = join(options.dataDir, cell.name.replace(':', '-'));
  mkdirSync(dataDir, { recursive: true });
  let keep = true;
  say('starting a stack');
  const world = await startWorld({
    dataDir,
    links: cell.links,
    fleet: cell.fleet,
    env: options.env,
    signal: options.settings.signal,
  });
  try {
    const result = await runCell(world, cell, options.settings, say);
    keep = result.violationCount > 0;
    if (keep) say(`${result.violationCount} violations; data and logs are kept in ${dataDir}`);
    return result;
  } catch (error) {
    if (options.settings.signal.aborted) {
      keep = false;
      throw error;
    }
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`could not be run: ${reason}\n  logs are kept in ${dataDir}`);
    return failed(cell, reason);
  } finally {
    await world.stop({ keep });
  }
}

const failed = (cell: Cell, error: string): CellResult => ({
  name: cell.name,
  about: cell.about,
  joins: 0,
  matches: 0,
  cancelled: 0,
  recoveryMs: undefined,
  recoveryBarMs: cell.recoveryBarMs,
  stallMs: 0,
  stallBarMs: cell.stallBarMs,
  settledMs: 0,
  loss: undefined,
  violations: [],
  violationCount: 0,
  error,
});

import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { defaultDataDir, repositoryRoot } from '@paireto/stack';
import { allCells, selectCells } from './cells/all-cells.ts';
import type { Cell } from './cells/cell.ts';
import { helpText, type Options, readOptions } from './options.ts';
import { OptionsError } from './options-error.ts';
import type { CellResult } from './report/cell-result.ts';
import { columns, isGood, resultRow } from './report/result-row.ts';
import { textTable } from './report/text-table.ts';
import { writeReport } from './report/write-report.ts';
import { runCells } from './run/run-cells.ts';
import { defaultSettings } from './run/settings.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

process.exit(await run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.help) {
      print(helpText);
      return 0;
    }
    const cells = options.cells.length === 0 ? [...allCells] : selectCells(options.cells);
    if (options.list) {
      print(
        textTable(
          ['cell', 'what happens'],
          cells.map(({ name, about }) => [name, about]),
        ),
      );
      return 0;
    }
    return await runAndReport(cells, options);
  } catch (error) {
    if (error instanceof OptionsError) {
      say(error.message);
      return 1;
    }
    throw error;
  }
}

async function runAndReport(cells: readonly Cell[], options: Options): Promise<number> {
  const { seconds, seed, rate, cancels } = options;
  const startedAt = new Date().toISOString();
  const folder = join(defaultDataDir, 'faults');
  const stop = stopOnSignals();
  const results: CellResult[] = [];
  const report = (): string[] =>
    writeReport(
      options.out ?? join(folder, startedAt.slice(0, 19).replaceAll(':', '-')),
      { startedAt, seconds, seed, rate, cancels, machine: machineWords(), commit: commitOf() },
      results,
    );
  try {
    await runCells(cells, {
      settings: { ...defaultSettings, seconds, seed, rate, cancels, signal: stop },
      dataDir: join(folder, `data-${process.pid}`),
      env: process.env,
      say,
      onResult: (result) => {
        results.push(result);
        say(`    ${resultRow(result).join(' | ')}`);
        // A long run that is stopped has its report all the same.
        report();
      },
    });
  } catch (error) {
    if (!stop.aborted) throw error;
    say('Stopped.');
  }
  for (const { name, violations } of results)
    for (const { guarantee, text, story } of violations) print(`\n${name}: ${guarantee}: ${text}\n${story.join('\n')}`);
  print(`\n${textTable(columns, results.map(resultRow))}\n`);
  if (results.length > 0) say(`The report is in ${report().join(' and ')}`);
  if (stop.aborted) return 130;
  return results.every(isGood) ? 0 : 1;
}

/** The first Ctrl-C lifts the fault and stops the stack; a second one ends at once. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      say('Stopping (once more to force it)');
      controller.abort(new Error('stopped'));
    });
  }
  return controller.signal;
}

function machineWords(): string {
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
}

function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

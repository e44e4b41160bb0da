import { fileURLToPath } from 'node:url';
import type { BenchRow, BenchScope, RunBenches } from './bench-row.ts';
import { runDuelBenches } from './duels/duel-benches.ts';
import { type BenchOptions, benchUsage, parseBenchOptions } from './runner/bench-options.ts';
import { benchMachine, writeBenchReport } from './runner/bench-report.ts';
import { benchLine, benchTable } from './runner/bench-table.ts';
import { runTeamBenches } from './teams/team-benches.ts';

const benches: RunBenches[] = [runDuelBenches, runTeamBenches];
const folder = fileURLToPath(new URL('../', import.meta.url));

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  let options: BenchOptions;
  try {
    options = parseBenchOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${benchUsage}`);
    return 1;
  }
  if (options.help) {
    process.stdout.write(benchUsage);
    return 0;
  }
  const rows = measure(scopeOf(options));
  if (rows.length === 0) {
    process.stderr.write(`No bench has a name with ${options.only.join(' or ')}.\n`);
    return 1;
  }
  process.stdout.write(`\n${benchTable(rows)}`);
  if (options.out) {
    for (const path of writeBenchReport(folder, rows, benchMachine(), new Date())) process.stderr.write(`${path}\n`);
  }
  return 0;
}

function scopeOf({ quick, only }: BenchOptions): BenchScope {
  return {
    mostWaiting: quick ? 10_000 : Number.POSITIVE_INFINITY,
    wants: (bench) => only.length === 0 || only.some((part) => bench.toLowerCase().includes(part.toLowerCase())),
  };
}

/** Runs the benches; progress goes to standard error, so that standard output is the table alone. */
function measure(scope: BenchScope): BenchRow[] {
  const rows: BenchRow[] = [];
  for (const run of benches) {
    run((row) => {
      rows.push(row);
      process.stderr.write(`${benchLine(row)}\n`);
    }, scope);
  }
  return rows;
}

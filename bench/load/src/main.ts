import { fileURLToPath } from 'node:url';
import { benchMachine, createProgress } from '@paireto/bench-kit';
import { type LoadOptions, loadUsage, parseLoadOptions } from './options/load-options.ts';
import { repeatBench } from './repeat-bench.ts';
import { type LoadReport, reportText, writeLoadReport } from './report/write-report.ts';
import { stopOnSignals } from './stage/with-system.ts';

const reports = fileURLToPath(new URL('../../reports/', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: LoadOptions;
  try {
    options = parseLoadOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${loadUsage}`);
    return 1;
  }
  if (options.help) {
    process.stdout.write(loadUsage);
    return 0;
  }
  const signal = stopOnSignals();
  try {
    const report = await measure(options, args, signal);
    process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${reportText(report)}`);
    if (options.out) process.stderr.write(`${writeLoadReport(reports, report)}\n`);
    return report.runs.some(({ result }) => result.truth.problems.length > 0) ? 1 : 0;
  } catch (error) {
    process.stderr.write(signal.aborted ? 'Stopped.\n' : `${(error as Error).message}\n`);
    return 1;
  }
}

/** Progress goes to standard error, so that standard output is the report alone. */
async function measure(options: LoadOptions, args: readonly string[], signal: AbortSignal): Promise<LoadReport> {
  const startedMs = performance.now();
  const at = new Date().toISOString();
  const machine = benchMachine();
  const outcome = await repeatBench({ progress: createProgress(process.stderr), signal }, options);
  return { at, machine, tookSeconds: (performance.now() - startedMs) / 1_000, args, ...outcome };
}

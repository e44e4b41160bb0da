import { fileURLToPath } from 'node:url';
import { benchMachine, createProgress } from '@paireto/bench-kit';
import { stopOnSignals } from '../stage/with-system.ts';
import { runScale } from './run-scale.ts';
import { parseScaleOptions, type ScaleOptions, scaleUsage } from './scale-options.ts';
import { problemsOf, type ScaleReport, scaleText, writeScaleReport } from './write-scale-report.ts';

const reports = fileURLToPath(new URL('../../../reports/', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: ScaleOptions;
  try {
    options = parseScaleOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${scaleUsage}`);
    return 1;
  }
  if (options.help) {
    process.stdout.write(scaleUsage);
    return 0;
  }
  const signal = stopOnSignals();
  try {
    const startedMs = performance.now();
    const begun = { at: new Date().toISOString(), machine: benchMachine() };
    // Progress goes to standard error, so that standard output is the report alone.
    const measured = await runScale({ progress: createProgress(process.stderr), signal }, options);
    const tookSeconds = (performance.now() - startedMs) / 1_000;
    const report: ScaleReport = { ...begun, tookSeconds, args, axes: options.axes, measured };
    process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${scaleText(report)}`);
    if (options.out) process.stderr.write(`${writeScaleReport(reports, report)}\n`);
    return problemsOf(measured).length > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(signal.aborted ? 'Stopped.\n' : `${(error as Error).message}\n`);
    return 1;
  }
}

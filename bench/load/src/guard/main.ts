import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchMachine, createProgress } from '@paireto/bench-kit';
import { parseLoadOptions } from '../options/load-options.ts';
import { runBench } from '../run-bench.ts';
import { stopOnSignals, withSystem } from '../stage/with-system.ts';
import { baselineOf, betterOf, grossRegressions, ratioLines } from './guard-decision.ts';
import { readHistory, recordLine } from './guard-history.ts';
import { type GuardRatios, guardRatios } from './guard-ratios.ts';

const historyFile = fileURLToPath(new URL('../../../history.jsonl', import.meta.url));

const usage = `npm run bench:guard [-- --record]

Loads the whole road for some seconds (500 joins a second) and compares what a ticket costs with what bare parts cost in the same run, and
that with the median of the latest lines of bench/history.jsonl from machines with as many processors. Takes less than a minute. Ends with 1
when somebody was lost, or when a ratio is less than half of what it was, twice in a row; with nothing to compare with it only reports.

  --record  add the ratios to the history: from then on they are what is compared with
  --help    this text
`;

/** Enough for figures that a shared machine does not move by half. */
const LOAD = ['--rate', '500', '--seconds', '12', '--warm-up', '6', '--sockets', '100'];

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { record: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const signal = stopOnSignals();
  const at = new Date().toISOString();
  const machine = benchMachine();
  const { rate, seconds } = parseLoadOptions(LOAD).plan;
  const load = { rate, seconds };
  const baseline = baselineOf(readHistory(historyFile), { cores: machine.cores, load });
  let { ratios, problems } = await measure(signal);
  if (grossRegressions(ratios, baseline).length > 0) {
    process.stderr.write(`${ratioLines(ratios, baseline).join('\n')}\nOnce more, to be sure.\n`);
    const again = await measure(signal);
    ratios = betterOf(ratios, again.ratios);
    problems = [...problems, ...again.problems];
  }
  process.stdout.write(`${ratioLines(ratios, baseline).join('\n')}\n`);
  const wrong = [...problems, ...grossRegressions(ratios, baseline)];
  for (const line of wrong) process.stderr.write(`${line}\n`);
  if (values.record) recordLine(historyFile, { at, machine, load, ratios });
  return wrong.length > 0 ? 1 : 0;
}

async function measure(signal: AbortSignal): Promise<{ ratios: GuardRatios; problems: readonly string[] }> {
  const options = parseLoadOptions(LOAD);
  const progress = createProgress(process.stderr);
  const { best } = await withSystem({ ...options, progress, signal }, (system) => runBench(system, options));
  if (best === undefined) throw new Error('nothing was measured');
  return { ratios: guardRatios(best), problems: best.result.truth.problems };
}

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchMachine, createProgress } from '@paireto/bench-kit';
import { parseLoadOptions } from '../options/load-options.ts';
import { runBench } from '../run-bench.ts';
import { startGenerator } from '../stage/start-generator.ts';
import { startStage } from '../stage/start-stage.ts';
import { baselineOf, recordRatios } from './guard-history.ts';
import { type GuardRatios, grossRegressions, guardRatios } from './guard-ratios.ts';

const history = fileURLToPath(new URL('../../../history.jsonl', import.meta.url));

const usage = `npm run bench:guard [-- --record]

Loads the whole road for some seconds (500 joins a second) and compares what a ticket costs with what bare parts cost in the same run, and
that with the last line of bench/history.jsonl. Takes less than a minute. Ends with 1 when somebody was lost, or when a ratio is less than half of what it was.

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
  const at = new Date().toISOString();
  const machine = benchMachine();
  const { ratios, problems } = await measure();
  const baseline = baselineOf(history);
  for (const name of Object.keys(ratios) as (keyof GuardRatios)[]) {
    const was = baseline === undefined ? '' : `, was ${baseline[name].toPrecision(3)}`;
    process.stdout.write(`${name.padEnd(8)} ${ratios[name].toPrecision(3)} of the floor${was}\n`);
  }
  const wrong = [...problems, ...(baseline === undefined ? [] : grossRegressions(ratios, baseline))];
  for (const line of wrong) process.stderr.write(`${line}\n`);
  if (values.record) recordRatios(history, { at, machine, ratios });
  return wrong.length > 0 ? 1 : 0;
}

async function measure(): Promise<{ ratios: GuardRatios; problems: readonly string[] }> {
  const options = parseLoadOptions(LOAD);
  const progress = createProgress(process.stderr);
  const say = (line: string): void => progress.line(line);
  const stage = await startStage({ ...options, say, signal: new AbortController().signal });
  const facts = { gatewayUrls: stage.urls.gateways, liveGameUrl: stage.urls.liveGame, jwt: stage.jwt };
  const generator = startGenerator(facts, (line, isLive) => (isLive ? progress.live(line) : say(line)));
  try {
    const { runs } = await runBench({ stage, generator, say }, options);
    const [run] = runs;
    if (run === undefined) throw new Error('nothing was measured');
    return { ratios: guardRatios(run), problems: run.result.truth.problems };
  } finally {
    generator.stop();
    await stage.stop();
  }
}

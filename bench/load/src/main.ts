import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchMachine, createProgress } from '@paireto/bench-kit';
import { type LoadOptions, loadUsage, parseLoadOptions } from './options/load-options.ts';
import { type LoadReport, reportText, writeLoadReport } from './report/write-report.ts';
import { runBench } from './run-bench.ts';
import { startGenerator } from './stage/start-generator.ts';
import { startStage } from './stage/start-stage.ts';

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
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());
  try {
    const report = await measure(options, args, stopping.signal);
    process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${reportText(report)}`);
    if (options.out) process.stderr.write(`${writeLoadReport(reports, report)}\n`);
    return report.runs.some(({ result }) => result.truth.problems.length > 0) ? 1 : 0;
  } catch (error) {
    process.stderr.write(stopping.signal.aborted ? 'Stopped.\n' : `${(error as Error).message}\n`);
    return 1;
  }
}

/** Progress goes to standard error, so that standard output is the report alone. */
async function measure(options: LoadOptions, args: readonly string[], signal: AbortSignal): Promise<LoadReport> {
  const startedMs = performance.now();
  const at = new Date().toISOString();
  const machine = benchMachine();
  const progress = createProgress(process.stderr);
  const { profile, gateways, shards, bridges } = options;
  const nodeOptions = (app: string): string => `--cpu-prof --cpu-prof-dir=${join(resolve(profile ?? ''), app)}`;
  const stage = await startStage({
    gateways,
    shards,
    bridges,
    say: (line) => progress.line(line),
    signal,
    ...(profile === undefined ? {} : { nodeOptions }),
  });
  const facts = { gatewayUrls: stage.urls.gateways, liveGameUrl: stage.urls.liveGame, jwt: stage.jwt };
  const generator = startGenerator(facts, (line, isLive) => (isLive ? progress.live(line) : progress.line(line)));
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  try {
    const work = runBench({ stage, generator, say: (line) => progress.line(line) }, options);
    const outcome = await Promise.race([work, aborted]);
    return { at, machine, tookSeconds: (performance.now() - startedMs) / 1_000, args, ...outcome };
  } finally {
    generator.stop();
    await stage.stop();
  }
}

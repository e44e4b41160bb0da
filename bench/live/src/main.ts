import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchMachine, createProgress, type Progress } from '@paireto/bench-kit';
import { type LiveBenchOptions, liveBenchUsage, parseLiveBenchOptions } from './options/live-bench-options.ts';
import { medianOfRuns } from './report/median-of-runs.ts';
import type { PartReport } from './report/part-report.ts';
import { reportTable } from './report/report-table.ts';
import { type LiveBenchRun, writeLiveReport } from './report/write-report.ts';
import { fileLimitProblem } from './stage/file-limit.ts';
import { startClients } from './stage/start-clients.ts';
import { startStage } from './stage/start-stage.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: LiveBenchOptions;
  try {
    options = parseLiveBenchOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${liveBenchUsage}`);
    return 1;
  }
  if (options.help) {
    process.stdout.write(liveBenchUsage);
    return 0;
  }
  const problem = fileLimitProblem(options.settings.sockets);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    return 1;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());
  try {
    const run = await measure(options, stopping.signal);
    process.stdout.write(options.json ? `${JSON.stringify(run, undefined, 2)}\n` : `\n${reportTable(run.parts)}`);
    if (options.out) for (const path of writeLiveReport(folder, run)) process.stderr.write(`${path}\n`);
    return run.parts.some(({ problems }) => problems.length > 0) ? 1 : 0;
  } catch (error) {
    process.stderr.write(stopping.signal.aborted ? 'Stopped.\n' : `${(error as Error).message}\n`);
    return 1;
  }
}

/** Measures as often as was asked for; progress goes to standard error, so that standard output is the report alone. */
async function measure(options: LiveBenchOptions, signal: AbortSignal): Promise<LiveBenchRun> {
  const startedMs = performance.now();
  const begun = { at: new Date().toISOString(), machine: benchMachine() };
  const progress = createProgress(process.stderr);
  const runs: PartReport[][] = [];
  while (runs.length < options.runs) {
    if (options.runs > 1) progress.line(`run ${runs.length + 1} of ${options.runs}`);
    runs.push(await measureOnce(options, progress, signal));
  }
  const tookSeconds = (performance.now() - startedMs) / 1_000;
  return { ...begun, settings: options.settings, tookSeconds, parts: medianOfRuns(runs) };
}

/** Runs the parts one after the other on a system of their own. */
async function measureOnce(
  { parts, settings, profile }: LiveBenchOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<PartReport[]> {
  const nodeOptions = (app: string): string => `--cpu-prof --cpu-prof-dir=${join(resolve(profile ?? ''), app)}`;
  const stage = await startStage({
    settings,
    say: (line) => progress.line(line),
    signal,
    ...(profile === undefined ? {} : { nodeOptions }),
  });
  const clients = startClients(stage, (line, live) => (live ? progress.live(line) : progress.line(line)));
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  try {
    const reports: PartReport[] = [];
    for (const part of parts) {
      signal.throwIfAborted();
      reports.push(await Promise.race([clients.run(part), aborted]));
    }
    return reports;
  } finally {
    clients.stop();
    await stage.stop();
  }
}

import { loadRulesets, RulesetFileError } from '@paireto/rulesets';
import { drawPopulation } from '../population/draw-population.ts';
import type { Population } from '../population/entrant.ts';
import { readTrace } from '../population/read-trace.ts';
import { number, percent, withMargin } from '../report/format.ts';
import type { SimulationReport } from '../report/simulation-report.ts';
import { simulate } from '../simulate.ts';
import { UsageError } from '../usage-error.ts';
import { helpText, type RawOptions, readOptions, wholeNumber } from './options.ts';
import { checkTrace, MAX_PLAYERS, playerLimit, populationPlan } from './population-options.ts';
import { createProgress, type Progress } from './progress.ts';
import { qualityReports, qualityTables, writeQuality } from './quality.ts';
import { buildScenario } from './scenario.ts';
import { reportJson, writeReport } from './write-report.ts';

const DEFAULT_OUT = '.paireto/simulate';
const DEFAULT_OPTIMUM_PLAYERS = '10000';
const QUALITY_RULESET = 'rulesets/chess-adaptive.yaml';
const MOST_SEEDS = 100;

/** Where it writes, and what time it is. */
export interface Surroundings {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly progressStream: NodeJS.WriteStream;
  readonly clockMs: () => number;
  readonly today: () => Date;
}

/** The command. Returns its exit code: 0 done, 2 for input that makes no sense; anything else throws. */
export async function runSimulate(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { print, complain, progressStream, clockMs } = surroundings;
  const progress = createProgress(progressStream, clockMs);
  try {
    const options = readOptions(args);
    if (options.help) print(helpText());
    else if (options.quality) runQuality(options, surroundings, progress);
    else await runReport(options, surroundings, progress);
    return 0;
  } catch (error) {
    progress.done();
    if (!(error instanceof UsageError || error instanceof RulesetFileError)) throw error;
    complain(`${error.message}\n`);
    return 2;
  }
}

async function runReport(options: RawOptions, surroundings: Surroundings, progress: Progress): Promise<void> {
  const { print, clockMs } = surroundings;
  const scenario = buildScenario(options);
  const seeds = seedsOf(options);
  const trace = options.trace === undefined ? undefined : await traceOf(options, scenario);
  const plan = trace === undefined ? populationPlan(options, scenario) : undefined;
  const optimumPlayers = wholeNumber('--optimum', options.optimum ?? DEFAULT_OPTIMUM_PLAYERS, 0, 50_000);
  const isDuel = scenario.isDuel && trace?.entrants.every(({ ratings }) => ratings.length === 1) !== false;
  const report = simulate({
    seeds: trace === undefined ? seeds : seeds.slice(0, 1),
    populationOf: (seed) => trace ?? drawPopulation(plan!(seed)),
    contendersOf: scenario.contendersOf,
    weights: scenario.weights,
    ...(isDuel && optimumPlayers > 0 ? { optimum: { mostPlayers: optimumPlayers } } : {}),
    clockMs,
    generatedAt: surroundings.today(),
    onProgress: progress.update,
    notes: isDuel ? [] : ['Baselines and an optimum are known for one against one only.'],
  });
  progress.done();
  const page = writeReport(options.out ?? DEFAULT_OUT, report);
  print(options.json ? reportJson(report) : `${shortTable(report)}\n\n${page}\n`);
}

async function traceOf(options: RawOptions, scenario: ReturnType<typeof buildScenario>): Promise<Population> {
  for (const name of ['arrivals', 'ratings', 'regions', 'parties', 'priority', 'pools', 'patience', 'day'] as const) {
    if (options[name] !== undefined) {
      throw new UsageError(`--${name}: a trace says this itself; leave out --${name} or --trace.`);
    }
  }
  const population = await readTrace(options.trace!, playerLimit(options));
  checkTrace(options.trace!, population, scenario);
  return population;
}

function runQuality(options: RawOptions, surroundings: Surroundings, progress: Progress): void {
  for (const name of ['trace', 'arrivals', 'ratings', 'strategy', 'baselines', 'optimum', 'pools'] as const) {
    if (options[name] !== undefined) {
      throw new UsageError(`--${name}: the quality table has its own; leave out --${name} or --quality.`);
    }
  }
  const paths = options.ruleset.length === 0 ? [QUALITY_RULESET] : options.ruleset;
  const { weights, isDuel } = buildScenario({ ...options, ruleset: paths });
  if (paths.length > 1 || !isDuel) throw new UsageError('--quality: takes one ruleset, for one against one.');
  const players = playerLimit(options);
  const reports = qualityReports({
    ruleset: loadRulesets(paths[0]!).values().next().value!,
    seeds: seedsOf(options),
    ...(players === undefined ? {} : { players }),
    ...weights,
    clockMs: surroundings.clockMs,
    generatedAt: surroundings.today(),
    onProgress: progress.update,
  });
  progress.done();
  writeQuality(options.out ?? DEFAULT_OUT, reports);
  surroundings.print(
    options.json ? reportJson(reports) : `${qualityTables(reports)}\n\nReports: ${options.out ?? DEFAULT_OUT}\n`,
  );
}

function seedsOf(options: RawOptions): number[] {
  const first = wholeNumber('--seed', options.seed ?? '1', 0, 2 ** 31 - 1 - MAX_PLAYERS);
  const count = wholeNumber('--seeds', options.seeds ?? '1', 1, MOST_SEEDS);
  return Array.from({ length: count }, (_, index) => first + index);
}

/** What a terminal has room for. */
function shortTable({ policies, optimum }: SimulationReport): string {
  const rows = [
    ['', 'unmatched', 'wait p50', 'p95', 'gap p50', 'p95', 'J', 'J/optimum'],
    ...policies.map((policy) => [
      policy.name,
      percent(policy.unmatchedShare.mean),
      `${number(policy.waitS.p50)} s`,
      `${number(policy.waitS.p95)} s`,
      number(policy.gap.p50),
      number(policy.gap.p95),
      withMargin(policy.score),
      policy.ratio === undefined ? '–' : withMargin(policy.ratio),
    ]),
    ...(optimum === undefined
      ? []
      : [
          [
            optimum.isPart ? 'optimum (part)' : 'optimum',
            percent(optimum.unmatchedShare),
            `${number(optimum.waitS.p50)} s`,
            `${number(optimum.waitS.p95)} s`,
            number(optimum.gap.p50),
            number(optimum.gap.p95),
            withMargin(optimum.score),
            '1',
          ],
        ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
    )
    .join('\n');
}

import { join } from 'node:path';
import type { Ruleset } from '@paireto/contracts';
import { baselineContender, baselines } from '../policies/baselines/baselines.ts';
import { engineContender } from '../policies/engine-contender.ts';
import { parseArrivals } from '../population/arrival-process.ts';
import { drawPopulation } from '../population/draw-population.ts';
import { parseRatings } from '../population/rating-distribution.ts';
import { evenShares } from '../population/shares.ts';
import { percent, withMargin } from '../report/format.ts';
import type { SimulationReport } from '../report/simulation-report.ts';
import { simulate } from '../simulate.ts';
import { reportJson, writeFiles, writeReport } from './write-report.ts';

/** Arrivals per second of the cells, and how many players each needs to be steady for most of the time. */
const QUALITY_CELLS = [
  { rate: 0.5, players: 4_000 },
  { rate: 5, players: 8_000 },
  { rate: 50, players: 12_000 },
  { rate: 200, players: 16_000 },
] as const;

export interface QualityOptions {
  readonly ruleset: Ruleset;
  readonly seeds: readonly number[];
  /** For every cell, instead of its own. */
  readonly players?: number;
  readonly pointsPerSecond: number;
  readonly unmatchedWaitMs: number;
  readonly clockMs: () => number;
  readonly generatedAt: Date;
  readonly onProgress: (what: string, share: number) => void;
}

/** Far more than any rating, and longer than any wait: the strategy alone decides. */
const NO_WINDOW = { initial: 10_000, max: 10_000 } as const;

/** The same ruleset without hard window and patience: what the strategy does when nothing else decides. */
function unlimited(ruleset: Ruleset): Ruleset {
  return {
    ...ruleset,
    strategy: 'adaptive',
    ordering: 'quality',
    patienceMs: ruleset.maxWaitMs,
    ...(ruleset.rating === undefined ? {} : { rating: { ...ruleset.rating, window: NO_WINDOW } }),
  };
}

/** Reports by cell. */
export interface QualityReports {
  /** From the first arrival until the last player has gone, cold start and end included. */
  readonly whole: readonly SimulationReport[];
  /** Of the middle third alone: what goes on all day. */
  readonly steady: readonly SimulationReport[];
}

/** Every baseline, the ruleset, and the ruleset without limits, against the optimum. */
export function qualityReports(options: QualityOptions): QualityReports {
  const steps = 2 * QUALITY_CELLS.length;
  const cells = (share: number, first: number) =>
    QUALITY_CELLS.map((cell, index) => cellReport(options, cell, share, (first + index) / steps, 1 / steps));
  return { whole: cells(1, 0), steady: cells(1 / 3, QUALITY_CELLS.length) };
}

function cellReport(
  options: QualityOptions,
  { rate, players: usual }: (typeof QUALITY_CELLS)[number],
  countedShare: number,
  doneBefore: number,
  shareOfAll: number,
): SimulationReport {
  const { ruleset, seeds, pointsPerSecond, unmatchedWaitMs } = options;
  const players = options.players ?? usual;
  return simulate({
    seeds,
    weights: { pointsPerSecond, unmatchedWaitMs },
    optimum: { mostPlayers: players, countedShare },
    clockMs: options.clockMs,
    generatedAt: options.generatedAt,
    onProgress: (what, share) => options.onProgress(`${rate}/s: ${what}`, doneBefore + share * shareOfAll),
    populationOf: (seed) =>
      drawPopulation({
        seed,
        players,
        arrivals: parseArrivals(`poisson:${rate}/s`, 1),
        ratings: parseRatings('lichess'),
        patience: () => Number.POSITIVE_INFINITY,
        pools: evenShares(['all']),
        partySizes: evenShares(['1']),
        attributes: {},
        description: `${players} players, arrivals poisson:${rate}/s, ratings lichess`,
      }),
    contendersOf: (population) => [
      ...Object.keys(baselines).map((name) => baselineContender(name, population, pointsPerSecond, ruleset.maxWaitMs)),
      engineContender(population, ruleset, { name: ruleset.name }),
      engineContender(population, unlimited(ruleset), { name: 'adaptive' }),
    ],
  });
}

/** The tables of docs/simulate.md: J / optimum by arrival rate. */
export function qualityTables({ whole, steady }: QualityReports): string {
  return [
    'Whole runs, from the first arrival until everybody has gone:',
    qualityTable(whole),
    'The middle third of them, the steady state:',
    qualityTable(steady),
  ].join('\n\n');
}

function qualityTable(reports: readonly SimulationReport[]): string {
  const names = reports[0]!.policies.map(({ name }) => name);
  const rates = QUALITY_CELLS.map(({ rate }) => rate);
  const rows = names.map((name, index) => {
    const policies = reports.map(({ policies: list }) => list[index]!);
    const worst = Math.max(...policies.map(({ unmatchedShare }) => unmatchedShare.mean));
    const cells = policies.map(({ ratio }) => (ratio === undefined ? '–' : withMargin(ratio)));
    return `| ${name} | ${cells.join(' | ')} | ${percent(worst)} |`;
  });
  const bounds = reports.map(({ optimum }) => (optimum === undefined ? '–' : withMargin(optimum.score)));
  return [
    `| J / optimum, arrivals per second | ${rates.join(' | ')} | unmatched at most |`,
    `|---|${'--:|'.repeat(rates.length + 1)}`,
    ...rows,
    `| J of the optimum, points | ${bounds.join(' | ')} | |`,
  ].join('\n');
}

/** Writes the tables, and a whole report for every cell below `folder`. */
export function writeQuality(folder: string, reports: QualityReports): void {
  const { whole } = reports;
  for (const [index, report] of whole.entries()) {
    writeReport(join(folder, `${QUALITY_CELLS[index]!.rate}-per-second`), report);
  }
  const players = whole.map((report) => report.players).join(', ');
  const intro = `# Matching quality\n\nSeeds ${whole[0]!.seeds.join(', ')}; ${whole[0]!.generatedAt.slice(0, 10)}; players per cell ${players}.\n`;
  writeFiles(folder, { 'quality.md': `${intro}\n${qualityTables(reports)}\n`, 'quality.json': reportJson(reports) });
}

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
export const QUALITY_CELLS = [
  { rate: 0.5, players: 4_000 },
  { rate: 5, players: 6_000 },
  { rate: 50, players: 8_000 },
  { rate: 200, players: 12_000 },
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

/** One report per cell: every baseline, the ruleset, the ruleset without limits, and the optimum of all players. */
export function qualityReports(options: QualityOptions): SimulationReport[] {
  const { ruleset, seeds, pointsPerSecond, unmatchedWaitMs } = options;
  return QUALITY_CELLS.map(({ rate, players: usual }, cell) => {
    const players = options.players ?? usual;
    return simulate({
      seeds,
      weights: { pointsPerSecond, unmatchedWaitMs },
      optimumPlayers: players,
      clockMs: options.clockMs,
      generatedAt: options.generatedAt,
      onProgress: (what, share) => options.onProgress(`${rate}/s: ${what}`, (cell + share) / QUALITY_CELLS.length),
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
        ...Object.keys(baselines).map((name) =>
          baselineContender(name, population, pointsPerSecond, ruleset.maxWaitMs),
        ),
        engineContender(population, ruleset, { name: ruleset.name }),
        engineContender(population, unlimited(ruleset), { name: 'adaptive' }),
      ],
    });
  });
}

/** The table of docs/simulate.md: J / optimum by arrival rate. */
export function qualityTable(reports: readonly SimulationReport[]): string {
  const names = reports[0]!.policies.map(({ name }) => name);
  const head = `| J / optimum, arrivals per second | ${QUALITY_CELLS.map(({ rate }) => rate).join(' | ')} | unmatched at most |`;
  const rows = names.map((name, index) => {
    const policies = reports.map(({ policies: list }) => list[index]!);
    const worst = Math.max(...policies.map(({ unmatchedShare }) => unmatchedShare.mean));
    const cells = policies.map(({ ratio }) => (ratio === undefined ? '–' : withMargin(ratio)));
    return `| ${name} | ${cells.join(' | ')} | ${percent(worst)} |`;
  });
  const bound = `| J of the optimum, points | ${reports.map(({ optimum }) => (optimum === undefined ? '–' : withMargin(optimum.score))).join(' | ')} | |`;
  return [head, `|---|${'--:|'.repeat(QUALITY_CELLS.length + 1)}`, ...rows, bound].join('\n');
}

/** Writes the table, and a whole report for every cell below `folder`. */
export function writeQuality(folder: string, reports: readonly SimulationReport[]): void {
  for (const [index, report] of reports.entries())
    writeReport(join(folder, `${QUALITY_CELLS[index]!.rate}-per-second`), report);
  const seeds = reports[0]!.seeds.join(', ');
  const intro = `# Matching quality\n\nSeeds ${seeds}; ${reports[0]!.generatedAt.slice(0, 10)}; players per cell ${reports.map(({ players }) => players).join(', ')}.\n`;
  writeFiles(folder, { 'quality.md': `${intro}\n${qualityTable(reports)}\n`, 'quality.json': reportJson(reports) });
}

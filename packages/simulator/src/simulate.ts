import type { Weights } from './optimum/offline-optimum.ts';
import { type OptimumPlan, populationOptimum } from './optimum/population-optimum.ts';
import type { Contender } from './policies/policy.ts';
import type { Population } from './population/entrant.ts';
import { replay } from './replay/replay.ts';
import { optimumReport, policyReports, type SeedResult, type SimulationReport } from './report/simulation-report.ts';
import { summarise } from './report/summary.ts';

export interface SimulateOptions {
  readonly seeds: readonly number[];
  readonly populationOf: (seed: number) => Population;
  readonly contendersOf: (population: Population) => readonly Contender[];
  readonly weights: Weights;
  /** Absent: no optimum. */
  readonly optimum?: Omit<OptimumPlan, 'onProgress'>;
  /** Of this machine: for measuring, and for the date of the report. */
  readonly clockMs: () => number;
  readonly generatedAt: Date;
  readonly onProgress?: (what: string, share: number) => void;
  readonly notes?: readonly string[];
}

/** Replays every population against every contender, and puts the results together. */
export function simulate(options: SimulateOptions): SimulationReport {
  const { seeds, weights, optimum: plan, clockMs, onProgress = () => {} } = options;
  let description = '';
  let players = 0;
  const results = seeds.map((seed, index): SeedResult => {
    const population = options.populationOf(seed);
    const contenders = options.contendersOf(population);
    description = population.description;
    players = population.entrants.reduce((sum, { ratings }) => sum + ratings.length, 0);
    const steps = contenders.length + (plan === undefined ? 0 : 1);
    const progress = (what: string, step: number) => (share: number) =>
      onProgress(seeds.length > 1 ? `${what} (seed ${seed})` : what, (index + (step + share) / steps) / seeds.length);
    const summaries = contenders.map((contender, step) => {
      const report = progress(contender.name, step);
      report(0);
      const outcome = replay(population, contender, { clockMs, onProgress: report });
      return summarise(population, contender, outcome, weights);
    });
    if (plan === undefined) return { seed, summaries };
    const report = progress('offline optimum', contenders.length);
    report(0);
    return { seed, summaries, optimum: populationOptimum(population, weights, { ...plan, onProgress: report }) };
  });
  const optimum = optimumReport(results);
  return {
    format: 1,
    generatedAt: options.generatedAt.toISOString(),
    population: description,
    players,
    seeds,
    weights,
    policies: policyReports(results),
    ...(optimum === undefined ? {} : { optimum }),
    notes: [...(options.notes ?? []), ...optimumNotes(optimum, players, weights)],
  };
}

function optimumNotes(
  optimum: ReturnType<typeof optimumReport>,
  players: number,
  { unmatchedWaitMs, pointsPerSecond }: Weights,
): string[] {
  const charge = `Who is never matched is charged ${unmatchedWaitMs / 1_000} s of waiting (${(pointsPerSecond * unmatchedWaitMs) / 1_000} points).`;
  if (optimum === undefined) return [charge];
  const notes = [
    charge,
    'The optimum knows all arrivals beforehand and is bound by pools and by players who leave, not by the rules of a ruleset. Baselines look at ratings and waiting only.',
    optimum.isProven
      ? 'The optimum is exact: primal and dual agree, and no pair of players could improve it.'
      : 'The optimum could not be proven; take it as an estimate.',
  ];
  if (optimum.isPart) {
    notes.push(
      `The optimum is that of ${optimum.players} of ${players} players, those in the middle; J / optimum compares on these alone.`,
    );
  }
  return notes;
}

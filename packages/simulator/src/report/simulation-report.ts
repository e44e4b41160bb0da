import type { Calibration } from '@paireto/wait-estimates';
import type { PopulationOptimum } from '../optimum/population-optimum.ts';
import { type Percentiles, percentilesOf } from './percentiles.ts';
import { type Part, type Summary, scoreOf } from './summary.ts';

/** Mean over seeds and half the width of its 95 % confidence interval (NaN of one seed). */
export interface Measured {
  readonly mean: number;
  readonly plusMinus: number;
}

/** One policy, over all seeds. Distributions are those of the first seed. */
export interface PolicyReport {
  readonly name: string;
  readonly kind: Summary['kind'];
  readonly description: string;
  readonly players: number;
  readonly matches: number;
  readonly unmatchedShare: Measured;
  readonly score: Measured;
  /** Score in units of the optimum, on the players for whom the optimum was computed. */
  readonly ratio?: Measured;
  readonly waitS: Percentiles;
  readonly gap: Percentiles;
  readonly byRating: readonly Part[];
  readonly byRegion: readonly Part[];
  readonly byPartySize: readonly Part[];
  /** Shares of those who were told how long they would wait that waited no longer than their p50 and p90. */
  readonly estimates?: { readonly count: number; readonly within50: Measured; readonly within90: Measured };
  readonly teams?: NonNullable<Summary['teams']>;
  readonly passes: Summary['passes'];
}

export interface OptimumReport {
  readonly players: number;
  readonly isPart: boolean;
  readonly isProven: boolean;
  readonly score: Measured;
  readonly unmatchedShare: number;
  readonly waitS: Percentiles;
  readonly gap: Percentiles;
}

/** Everything that report.json holds and the pages show. */
export interface SimulationReport {
  readonly format: 1;
  readonly generatedAt: string;
  readonly population: string;
  readonly players: number;
  readonly seeds: readonly number[];
  readonly weights: { readonly pointsPerSecond: number; readonly unmatchedWaitMs: number };
  readonly policies: readonly PolicyReport[];
  /** Absent for teams, and when it was switched off. */
  readonly optimum?: OptimumReport;
  readonly notes: readonly string[];
}

/** One seed's results: every contender on the same population. */
export interface SeedResult {
  readonly seed: number;
  readonly summaries: readonly Summary[];
  readonly optimum?: PopulationOptimum;
}

/** Puts the seeds together, by contender. */
export function policyReports(results: readonly SeedResult[]): PolicyReport[] {
  return results[0]!.summaries.map((first, index) => {
    const summaries = results.map(({ summaries: list }) => list[index]!);
    const told = summaries.flatMap(({ estimates }) => (estimates === undefined ? [] : [estimates]));
    const ratios = results.flatMap(({ optimum }, seed) =>
      optimum === undefined ? [] : [ratioOf(summaries[seed]!, optimum)],
    );
    return {
      name: first.name,
      kind: first.kind,
      description: first.description,
      players: first.all.players,
      matches: first.matches,
      unmatchedShare: measured(summaries.map(({ all }) => all.unmatchedShare)),
      score: measured(summaries.map(({ score }) => score)),
      ...(ratios.length === 0 ? {} : { ratio: measured(ratios) }),
      waitS: first.all.waitS,
      gap: first.all.gap,
      byRating: first.byRating,
      byRegion: first.byRegion,
      byPartySize: first.byPartySize,
      ...(told.length === 0 ? {} : { estimates: estimatesOf(told) }),
      ...(first.teams === undefined ? {} : { teams: first.teams }),
      passes: first.passes,
    };
  });
}

const estimatesOf = (told: readonly Calibration[]): NonNullable<PolicyReport['estimates']> => ({
  count: told.reduce((sum, { count }) => sum + count, 0),
  within50: measured(told.map(({ within50 }) => within50)),
  within90: measured(told.map(({ within90 }) => within90)),
});

export function optimumReport(results: readonly SeedResult[]): OptimumReport | undefined {
  const optima = results.flatMap(({ optimum }) => (optimum === undefined ? [] : [optimum]));
  const [first] = optima;
  if (first === undefined) return undefined;
  return {
    players: first.entrants.length,
    isPart: first.isPart,
    isProven: optima.every(({ isProven }) => isProven),
    score: measured(optima.map(({ score }) => score)),
    unmatchedShare: first.unmatched / first.entrants.length,
    waitS: percentilesOf(first.waitsMs.map((ms) => ms / 1_000)),
    gap: percentilesOf(first.gaps),
  };
}

const ratioOf = ({ fates }: Summary, optimum: PopulationOptimum): number =>
  scoreOf(optimum.entrants.map((entrant) => fates[entrant]!)) / optimum.score;

/** Student's t for 95 %, by degrees of freedom. */
const STUDENT_T = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26] as const;
const NORMAL_Z = 1.96;

export function measured(values: readonly number[]): Measured {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, plusMinus: Number.NaN };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const factor = STUDENT_T[values.length - 2] ?? NORMAL_Z;
  return { mean, plusMinus: factor * Math.sqrt(variance / values.length) };
}

import { type Figure, medianFigures } from '@paireto/bench-kit';
import type { LoadOptions } from './options/load-options.ts';
import { figuresOfRun } from './report/figures-of-run.ts';
import type { LoadRun } from './report/load-run.ts';
import { type Measured, runBench } from './run-bench.ts';
import { type SystemOptions, withSystem } from './stage/with-system.ts';

/** Measures as often as the options say, each time on a system of its own, so that no run inherits from another. */
export async function repeatBench(
  system: Omit<SystemOptions, 'gateways' | 'shards' | 'bridges' | 'profile'>,
  options: LoadOptions,
): Promise<{ summary: Figure[]; runs: LoadRun[] }> {
  const { gateways, shards, bridges, profile } = options;
  const measured: Measured[] = [];
  let { rate } = options.plan;
  for (let time = 1; time <= options.runs; time += 1) {
    if (options.runs > 1) system.progress.line(`run ${time} of ${options.runs}`);
    const once = { ...options, plan: { ...options.plan, rate } };
    measured.push(await withSystem({ ...system, gateways, shards, bridges, profile }, (up) => runBench(up, once)));
    // A search that begins where the last one ended needs fewer steps.
    if (options.findMax) rate = measured.at(-1)?.best?.plan.rate ?? rate;
  }
  return { summary: summaryOf(measured), runs: measured.flatMap(({ runs }) => runs) };
}

/** The headlines; of several runs, the median of each, and of every figure of the runs that count. */
export function summaryOf(measured: readonly Measured[]): Figure[] {
  const headlines = medianFigures(measured.map(({ headline }) => headline));
  if (measured.length < 2) return headlines;
  const best = measured.flatMap((one) => (one.best === undefined ? [] : [figuresOfRun(one.best)]));
  return [...headlines, ...medianFigures(best)];
}

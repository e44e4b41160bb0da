import type { Figure } from '@paireto/bench-kit';
import { figuresOfRun, type LoadRun } from './figures-of-run.ts';

/** The median of every figure over runs of the same plan, with the least and the greatest as a note. */
export function medianOfRuns(runs: readonly LoadRun[]): Figure[] {
  const all = runs.map(figuresOfRun);
  return (all[0] ?? []).flatMap((figure) => {
    const values = all
      .flatMap((figures) => figures.filter(({ name }) => name === figure.name).map(({ value }) => value))
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const median = values[Math.floor((values.length - 1) / 2)];
    if (median === undefined) return [];
    const spread = `median of ${values.length}, from ${brief(values[0]!)} to ${brief(values.at(-1)!)}`;
    return [{ ...figure, value: median, note: spread }];
  });
}

const brief = (value: number): string => Number(value.toPrecision(4)).toLocaleString('en');

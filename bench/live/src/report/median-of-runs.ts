import { medianFigures } from '@paireto/bench-kit';
import type { PartReport } from './part-report.ts';

/** The parts of several runs as one: medians with their spread, and all that went wrong in any of them. */
export function medianOfRuns(runs: readonly (readonly PartReport[])[]): PartReport[] {
  return (runs[0] ?? []).map(({ part }) => {
    const same = runs.flatMap((reports) => reports.filter((report) => report.part === part));
    return {
      part,
      figures: medianFigures(same.map(({ figures }) => figures)),
      problems: same.flatMap(({ problems }) => problems),
    };
  });
}

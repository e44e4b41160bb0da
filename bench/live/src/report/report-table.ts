import { type Figure, figureTable } from '@paireto/bench-kit';
import type { PartReport } from './part-report.ts';

/** The reports as a Markdown table, and what went wrong, if anything. */
export function reportTable(reports: readonly PartReport[]): string {
  const rows = reports.flatMap(({ part, figures }) => figures.map((figure: Figure) => ({ part, figure })));
  return `${figureTable(rows, [{ title: 'part', cell: ({ part }) => part }])}\n\n${verdict(reports)}`;
}

/** Problems named one by one before the rest is only counted. */
const NAMED_PROBLEMS = 10;

function verdict(reports: readonly PartReport[]): string {
  const lines = reports.flatMap(({ part, problems }) => {
    const named = problems.slice(0, NAMED_PROBLEMS).map((problem) => `- ${part}: ${problem}`);
    const more = problems.length - named.length;
    return more > 0 ? [...named, `- ${part}: and ${more} more`] : named;
  });
  if (lines.length > 0) return `NOT GOOD:\n\n${lines.join('\n')}\n`;
  return 'Nobody missed a match, nobody was matched twice, and what players were told is true.\n';
}

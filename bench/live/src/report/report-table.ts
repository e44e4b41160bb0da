import { type Figure, meetsAim, type PartReport } from './part-report.ts';

const columns: { title: string; isNumber?: boolean; cell: (part: string, figure: Figure) => string }[] = [
  { title: 'part', cell: (part) => part },
  { title: 'figure', cell: (_, { name }) => name },
  { title: 'value', isNumber: true, cell: (_, { value, unit }) => quantity(value, unit) },
  { title: 'aim', isNumber: true, cell: (_, figure) => aimOf(figure) },
  { title: 'met', cell: (_, figure) => ({ true: 'yes', false: 'no', undefined: '' })[`${meetsAim(figure)}`] },
  { title: 'note', cell: (_, { note }) => note ?? '' },
];

/** The reports as a Markdown table whose columns line up in a terminal too, and what went wrong, if anything. */
export function reportTable(reports: readonly PartReport[]): string {
  const rows = reports.flatMap(({ part, figures }) =>
    figures.map((figure) => columns.map(({ cell }) => cell(part, figure))),
  );
  const cells = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]!.length)));
  const [head, ...body] = cells.map(
    (line) =>
      `| ${line.map((cell, at) => (columns[at]!.isNumber ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join(' | ')} |`,
  );
  const rule = widths.map((width, at) => (columns[at]!.isNumber ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return `${[head, `| ${rule.join(' | ')} |`, ...body].join('\n')}\n\n${verdict(reports)}`;
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

/** A value in units that one can read. */
export function quantity(value: number, unit: Figure['unit']): string {
  if (Number.isNaN(value)) return '-';
  switch (unit) {
    case 'ms':
      return value < 1_000 ? `${value.toPrecision(3)} ms` : `${(value / 1_000).toFixed(2)} s`;
    case 's':
      return `${value.toFixed(1)} s`;
    case 'bytes':
      return value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(1)} MiB` : `${(value / 2 ** 10).toFixed(1)} KiB`;
    case 'count':
      return value.toLocaleString('en');
    case 'per second':
      return `${Math.round(value).toLocaleString('en')}/s`;
    case 'share':
      return `${(value * 100).toFixed(1)} %`;
    case 'times':
      return `${value.toFixed(1)} x`;
  }
}

function aimOf({ aim, unit }: Figure): string {
  if (aim === undefined) return '';
  const { atLeast, atMost } = aim;
  if (atLeast !== undefined && atMost !== undefined)
    return atLeast === atMost ? quantity(atMost, unit) : `${quantity(atLeast, unit)} to ${quantity(atMost, unit)}`;
  return atMost === undefined ? `>= ${quantity(atLeast!, unit)}` : `<= ${quantity(atMost, unit)}`;
}

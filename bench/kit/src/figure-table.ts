import { type Figure, meetsAim } from './figure.ts';
import { aimText, quantity, spreadText } from './quantity.ts';

/** A column of a table of figures, besides those that every table has. */
export interface LeadingColumn<Row> {
  title: string;
  cell: (row: Row) => string;
}

interface Column {
  title: string;
  isNumber?: boolean;
  cell: (figure: Figure) => string;
}

const columns: Column[] = [
  { title: 'figure', cell: ({ name }) => name },
  { title: 'value', isNumber: true, cell: ({ value, unit }) => quantity(value, unit) },
  { title: 'from to (runs)', isNumber: true, cell: spreadText },
  { title: 'aim', isNumber: true, cell: aimText },
  { title: 'met', cell: (figure) => ({ true: 'yes', false: 'no', undefined: '' })[`${meetsAim(figure)}`] },
  { title: 'note', cell: ({ note }) => note ?? '' },
];

/** Figures as a Markdown table whose columns line up in a terminal too; `leading` stands before the figure's name. */
export function figureTable<Row extends { figure: Figure }>(
  rows: readonly Row[],
  leading: readonly LeadingColumn<Row>[] = [],
): string {
  const hasSpread = rows.some(({ figure }) => figure.spread !== undefined);
  const shown = columns.filter(({ cell }) => cell !== spreadText || hasSpread);
  const heads = [...leading.map(({ title }) => title), ...shown.map(({ title }) => title)];
  const isNumber = [...leading.map(() => false), ...shown.map((column) => column.isNumber === true)];
  const cells = [
    heads,
    ...rows.map((row) => [...leading.map(({ cell }) => cell(row)), ...shown.map(({ cell }) => cell(row.figure))]),
  ];
  const widths = heads.map((_, at) => Math.max(...cells.map((line) => line[at]!.length)));
  const [head, ...body] = cells.map(
    (line) =>
      `| ${line.map((cell, at) => (isNumber[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join(' | ')} |`,
  );
  const rule = widths.map((width, at) => (isNumber[at] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [head, `| ${rule.join(' | ')} |`, ...body].join('\n');
}

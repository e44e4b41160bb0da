import type { BenchRow } from '../bench-row.ts';

const columns: { title: string; cell: (row: BenchRow) => string }[] = [
  { title: 'bench', cell: ({ bench }) => bench },
  { title: 'waiting', cell: ({ waiting }) => waiting.toLocaleString('en') },
  { title: 'median', cell: ({ medianMs }) => duration(medianMs) },
  { title: 'p95', cell: ({ p95Ms }) => (p95Ms === undefined ? '' : duration(p95Ms)) },
  {
    title: 'tickets/s',
    cell: ({ ticketsPerSecond }) => (ticketsPerSecond === undefined ? '' : short(ticketsPerSecond)),
  },
  { title: 'x sort', cell: ({ timesSort }) => timesSort?.toFixed(2) ?? '' },
  {
    title: 'bytes/ticket',
    cell: ({ bytesPerTicket }) => (bytesPerTicket === undefined ? '' : bytesPerTicket.toFixed(0)),
  },
  { title: 'note', cell: ({ note }) => note ?? '' },
];

/** The rows as a Markdown table whose columns line up in a terminal too. */
export function benchTable(rows: readonly BenchRow[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]!.length)));
  const isText = (at: number) => at === 0 || at === columns.length - 1;
  const [head, ...body] = cells.map((line) => {
    const padded = line.map((cell, at) => (isText(at) ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)));
    return `| ${padded.join(' | ')} |`;
  });
  const rule = widths.map((width, at) => (isText(at) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ');
  return `${[head, `| ${rule} |`, ...body].join('\n')}\n`;
}

/** One row in a line, for progress. */
export const benchLine = (row: BenchRow): string =>
  `${row.bench}, ${row.waiting.toLocaleString('en')} waiting: ${duration(row.medianMs)}`;

function duration(ms: number): string {
  if (ms < 1) return `${(ms * 1_000).toFixed(1)} µs`;
  return ms < 1_000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

function short(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)} M`;
  return count >= 1e3 ? `${(count / 1e3).toFixed(1)} k` : count.toFixed(0);
}

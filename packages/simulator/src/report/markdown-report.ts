import type { SimulationReport } from './simulation-report.ts';
import { reportTables, type Table } from './tables.ts';

/** The report for a pull request. */
export function markdownReport(report: SimulationReport): string {
  const seeds = report.seeds.length === 1 ? `seed ${report.seeds[0]}` : `seeds ${report.seeds.join(', ')}`;
  return [
    '# Matchmaking simulation',
    '',
    `${report.population}; ${seeds}; ${report.generatedAt.slice(0, 10)}.`,
    '',
    ...report.policies.map(({ name, description }) => `- \`${name}\`: ${description}`),
    '',
    ...report.notes.map((note) => `> ${note}\n`),
    ...reportTables(report).flatMap(markdownTable),
  ].join('\n');
}

function markdownTable({ title, about, head, rows }: Table): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`;
  return [`## ${title}`, '', ...(about === undefined ? [] : [about, '']), line(head), rule, ...rows.map(line), ''];
}

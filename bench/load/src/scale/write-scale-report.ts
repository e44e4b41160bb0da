import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchMachine, whereAndWhen } from '@paireto/bench-kit';
import { outcomesText } from '../report/figures-of-run.ts';
import type { CellRuns } from './run-scale.ts';
import { axisTable, cellMedians, kinds } from './scale-figures.ts';
import { type Axis, cellName } from './scale-matrix.ts';
import { stackedBars } from './stacked-bars.ts';

/** Everything that one call measured. */
export interface ScaleReport {
  at: string;
  machine: BenchMachine;
  tookSeconds: number;
  args: readonly string[];
  axes: readonly Axis[];
  measured: readonly CellRuns[];
}

/** The report as Markdown; `plotOf` names the plot of an axis. */
export function scaleText(report: ScaleReport, plotOf: (axis: Axis) => readonly string[] = () => []): string {
  const [first] = report.measured;
  const rate = first?.runs[0]?.plan.rate.toLocaleString('en') ?? '';
  const head = `Joins at ${rate} a second; processor time per ticket, by kind of process (all of a kind together).`;
  const axes = report.axes.map((axis) =>
    [`## ${axis.name}`, axisTable(axis, report.measured), ...plotOf(axis).map((file) => `![](${file})`)].join('\n\n'),
  );
  return `${[head, ...axes, ...refusedText(report.measured), ...problemsText(report.measured)].join('\n\n')}\n`;
}

/** Who was not let in, and why: a cell that refuses is loaded with more than it carries, and its figures are of that. */
function refusedText(measured: readonly CellRuns[]): string[] {
  const lines = measured.flatMap(({ cell, runs }) =>
    runs.flatMap(({ result }) => {
      const refused = outcomesText(result.outcomes.joins);
      return refused === '' ? [] : [`- ${cellName(cell)}: ${refused}`];
    }),
  );
  return lines.length === 0 ? [] : ['Not let in:', lines.join('\n')];
}

const NAMED_PROBLEMS = 10;

function problemsText(measured: readonly CellRuns[]): string[] {
  const problems = problemsOf(measured);
  if (problems.length === 0) return [];
  const named = problems.slice(0, NAMED_PROBLEMS);
  const more = problems.length - named.length;
  return ['NOT GOOD:', [...named, ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `- ${line}`).join('\n')];
}

/** What went wrong, with the cell in which it did. */
export const problemsOf = (measured: readonly CellRuns[]): string[] =>
  measured.flatMap(({ cell, runs }) =>
    runs.flatMap(({ result }) => result.truth.problems.map((problem) => `${cellName(cell)}: ${problem}`)),
  );

/** Writes a folder named after the time with report.md, report.json and the plots; returns its path. */
export function writeScaleReport(folder: string, report: ScaleReport): string {
  const target = join(folder, `${report.at.slice(0, 19).replaceAll(':', '')}-scale`);
  mkdirSync(target, { recursive: true });
  for (const axis of report.axes) writeFileSync(join(target, plotFile(axis)), axisPlot(axis, report.measured));
  const head = `# The whole road in several sizes\n\n${whereAndWhen(report)}\n\n\`npm run bench:scale -- ${report.args.join(' ')}\``;
  writeFileSync(
    join(target, 'report.md'),
    `${head.replace('README.md', '../../load/README.md')}\n\n${scaleText(report, (axis) => [plotFile(axis)])}`,
  );
  writeFileSync(join(target, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  return target;
}

const plotFile = ({ name }: Axis): string => `${name}.svg`;

function axisPlot(axis: Axis, measured: readonly CellRuns[]): string {
  const medians = new Map(measured.map((one) => [cellName(one.cell), cellMedians(one)]));
  return stackedBars({
    title: `Processor time per ticket, by number of ${axis.name}`,
    unit: 'µs',
    parts: kinds,
    bars: axis.cells.map((cell) => ({
      name: cell[axis.name].toLocaleString('en'),
      parts: kinds.map((kind) => medians.get(cellName(cell))?.get(kind)?.value ?? Number.NaN),
    })),
  });
}

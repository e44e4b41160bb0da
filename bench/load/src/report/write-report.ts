import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchMachine, type Figure, figureTable, whereAndWhen } from '@paireto/bench-kit';
import { figuresOfRun } from './figures-of-run.ts';
import { linePlot } from './line-plot.ts';
import type { LoadRun } from './load-run.ts';

/** Everything that one call of the bench measured. */
export interface LoadReport {
  at: string;
  machine: BenchMachine;
  tookSeconds: number;
  /** How it was called: `--rate 2000`. */
  args: readonly string[];
  /** Figures over all runs, such as the highest rate that holds. */
  summary: readonly Figure[];
  runs: readonly LoadRun[];
}

/** The report as Markdown; `plotOf` names the plots of a run. */
export function reportText(report: LoadReport, plotOf: (run: number) => readonly string[] = () => []): string {
  const summary = report.summary.length > 0 ? `${figureTable(report.summary.map((figure) => ({ figure })))}\n\n` : '';
  const runs = report.runs.map((run, index) => {
    const table = figureTable(figuresOfRun(run).map((figure) => ({ figure })));
    const plots = plotOf(index).map((file) => `![](${file})`);
    return [`## ${run.name}`, table, ...plots, ...problemsText(run)].join('\n\n');
  });
  return `${summary}${runs.join('\n\n')}\n`;
}

const NAMED_PROBLEMS = 10;

function problemsText({ result }: LoadRun): string[] {
  const { problems } = result.truth;
  if (problems.length === 0) return [];
  const more = problems.length - NAMED_PROBLEMS;
  return [
    'NOT GOOD:',
    [...problems.slice(0, NAMED_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])]
      .map((line) => `- ${line}`)
      .join('\n'),
  ];
}

/** Writes a folder named after the time with report.md, report.json and the plots; returns its path. */
export function writeLoadReport(folder: string, report: LoadReport): string {
  const name = report.at.slice(0, 19).replaceAll(':', '');
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  for (const [index, run] of report.runs.entries())
    for (const [kind, svg] of Object.entries(plotsOf(run)))
      writeFileSync(join(target, `${kind}-${index + 1}.svg`), svg);
  const plotOf = (run: number): string[] => Object.keys(plotNames).map((kind) => `${kind}-${run + 1}.svg`);
  const head = `# The whole road under load\n\n${whereAndWhen(report)}\n\n\`npm run bench -- ${report.args.join(' ')}\``;
  writeFileSync(
    join(target, 'report.md'),
    `${head.replace('README.md', '../../load/README.md')}\n\n${reportText(report, plotOf)}`,
  );
  writeFileSync(join(target, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  return target;
}

const plotNames = { rate: 'Joins', latency: 'Latency' } as const;

function plotsOf({ name, result: { bySecond } }: LoadRun): Record<keyof typeof plotNames, string> {
  return {
    rate: linePlot({
      title: `${plotNames.rate}, ${name}`,
      unit: 'per second',
      lines: [
        { name: 'offered', color: '#999', values: bySecond.map(({ due }) => due) },
        { name: 'accepted', color: '#1a73e8', values: bySecond.map(({ accepted }) => accepted) },
      ],
    }),
    latency: linePlot({
      title: `${plotNames.latency}, ${name}`,
      unit: 'ms',
      lines: [
        { name: 'join, p95', color: '#1a73e8', values: bySecond.map(({ joinP95 }) => joinP95) },
        { name: 'join to push, p50', color: '#f29900', values: bySecond.map(({ pushP50 }) => pushP50) },
        { name: 'join to push, p95', color: '#d93025', values: bySecond.map(({ pushP95 }) => pushP95) },
      ],
    }),
  };
}

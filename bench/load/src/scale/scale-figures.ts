import { type Figure, medianFigures, noneFigure, quantity } from '@paireto/bench-kit';
import { evenness, matchesByShard } from '../report/evenness.ts';
import type { LoadRun } from '../report/load-run.ts';
import { isSystem, microsPerTicket } from '../report/usage-figures.ts';
import type { CellRuns } from './run-scale.ts';
import { type Axis, cellName } from './scale-matrix.ts';

/** Processes of one kind, whose cost is shown together. */
export const kinds = ['gateway', 'matcher', 'game-bridge', 'redis', 'nats', 'postgres', 'live-game-sim'] as const;
export type Kind = (typeof kinds)[number];

const isOfKind = (kind: Kind) => (name: string) => name === kind || name.startsWith(`${kind}-`);

/** What the cells are compared by. */
export function cellFigures(run: LoadRun): Figure[] {
  const { result, apps } = run;
  const shares = [...matchesByShard(apps.from, apps.to).values()];
  return [
    { name: 'joins accepted', value: result.acceptedJoins / result.seconds, unit: 'per second' },
    { name: 'share matched', value: result.shareMatched, unit: 'share', aim: { atLeast: 0.995 } },
    { name: 'join, p95', value: result.joins.p95, unit: 'ms' },
    { name: 'join to push, p95', value: result.pushes.p95, unit: 'ms' },
    { name: 'the system', value: microsPerTicket(run, isSystem), unit: 'µs' },
    ...kinds.map((kind): Figure => ({ name: kind, value: microsPerTicket(run, isOfKind(kind)), unit: 'µs' })),
    { name: 'busiest shard / mean', value: evenness(shares), unit: 'times' },
    noneFigure('lost, doubled or untrue', result.truth.problems.length),
  ];
}

/** The medians of a cell by name. */
export function cellMedians({ runs }: CellRuns): Map<string, Figure> {
  return new Map(medianFigures(runs.map(cellFigures)).map((figure) => [figure.name, figure]));
}

/** A row per cell of an axis, with a column per figure; where there were several runs, the least and greatest beneath the median. */
export function axisTable(axis: Axis, measured: readonly CellRuns[]): string {
  const byName = new Map(measured.map((one) => [cellName(one.cell), one]));
  const rows = axis.cells.flatMap((cell) => {
    const one = byName.get(cellName(cell));
    return one === undefined ? [] : [{ cell, figures: cellMedians(one) }];
  });
  const names = [...(rows[0]?.figures.keys() ?? [])];
  const lines = rows.map(({ cell, figures }) => [
    cell[axis.name].toLocaleString('en'),
    ...names.map((name) => cellText(figures.get(name))),
  ]);
  return [[axis.name, ...names], [axis.name, ...names].map(() => '---:'), ...lines]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}

function cellText(figure: Figure | undefined): string {
  if (figure === undefined) return '-';
  const { value, unit, spread } = figure;
  const range = spread && `${quantity(spread.least, unit)} to ${quantity(spread.most, unit)}`;
  return range === undefined ? quantity(value, unit) : `${quantity(value, unit)} (${range})`;
}

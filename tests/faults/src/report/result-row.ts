import type { CellResult } from './cell-result.ts';

/** The columns of the table. */
export const columns = [
  'fault',
  'joins',
  'matches',
  'recovery',
  'longest stall',
  'settled after',
  'violations',
] as const;

/** One cell as a row of the table. */
export function resultRow(result: CellResult): string[] {
  if (result.error !== undefined) return [result.name, '-', '-', '-', '-', '-', '-', 'could not be run'];
  return [
    result.name,
    String(result.joins),
    String(result.matches),
    withBar(result.recoveryMs, result.recoveryBarMs),
    withBar(result.stallMs, result.stallBarMs),
    seconds(result.settledMs),
    violationWords(result),
    remarks(result),
  ];
}

function withBar(valueMs: number | undefined, barMs: number | undefined): string {
  if (valueMs === undefined) return 'never';
  return barMs !== undefined && valueMs > barMs ? `${seconds(valueMs)} (bar ${barMs / 1_000} s)` : seconds(valueMs);
}

function violationWords({ violationCount, violations }: CellResult): string {
  const guarantees = [...new Set(violations.map(({ guarantee }) => guarantee))].sort();
  return violationCount === 0 ? '0' : `${violationCount} (${guarantees.join(', ')})`;
}

function remarks({ loss }: CellResult): string {
  if (loss === undefined) return '';
  const { tainted, gone, playedTwice } = loss;
  return `${tainted} tickets under way in the lost second: ${gone} gone (404), ${playedTwice} players matched twice`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 995 ? 2 : 1)} s`;

/** Whether the cell kept everything that may never be broken; how fast it recovered is not judged here. */
export const isGood = (result: CellResult): boolean => result.violationCount === 0 && result.error === undefined;

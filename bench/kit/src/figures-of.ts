import type { Figure } from './figure.ts';

/** The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank). NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** p50, p95 and p99 of durations in ms. */
export const latencyFigures = (
  name: string,
  durations: readonly number[],
  aims: { p50?: number; p95?: number; p99?: number } = {},
): Figure[] =>
  ([50, 95, 99] as const).map((rank) => {
    const atMost = aims[`p${rank}`];
    return {
      name: `${name}, p${rank}`,
      value: percentile(durations, rank / 100),
      unit: 'ms',
      ...(atMost === undefined ? {} : { aim: { atMost } }),
    };
  });

/** How many there were. */
export const countFigure = (name: string, value: number, note?: string): Figure => ({
  name,
  value,
  unit: 'count',
  ...(note === undefined ? {} : { note }),
});

/** How many there were of what should not be. */
export const noneFigure = (name: string, value: number): Figure => ({ name, value, unit: 'count', aim: { atMost: 0 } });

import type { MetricDescription } from './metric-description.ts';

/** The media type of `GET /metrics`. */
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

const UNIT_SUFFIXES: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes', '1': '_ratio' };

/** The name of a metric with its unit, as Prometheus likes it: `paireto_ticket_wait_seconds`. */
export const withUnit = (name: string, unit: string): string =>
  `${name.replaceAll(/[^A-Za-z0-9]+/g, '_')}${UNIT_SUFFIXES[unit] ?? ''}`;

/** What a metric is called at `GET /metrics`; a histogram has three names there. */
export function prometheusNamesOf(name: string, { kind, unit }: Pick<MetricDescription, 'kind' | 'unit'>): string[] {
  const base = withUnit(name, unit);
  if (kind === 'counter') return [`${base}_total`];
  return kind === 'histogram' ? [`${base}_bucket`, `${base}_sum`, `${base}_count`] : [base];
}

/** The processes that are measured. */
export type MetricApp = 'gateway' | 'matcher' | 'game-bridge';

/**
 * The values that a label may have: those listed, or those that the installation knows: `queue` (the names of its rulesets),
 * `route` (the patterns of the routes that are served). Anything else becomes `other`, so that nobody outside can add series.
 */
export type LabelValues = 'queue' | 'route' | readonly string[];

/** What a metric is. */
export interface MetricDescription {
  kind: 'counter' | 'histogram' | 'gauge';
  /** UCUM: `s`, `By`, `1` (a ratio), `{player}`. */
  unit: string;
  description: string;
  apps: readonly MetricApp[];
  /** By name, in the order in which instruments take the values. */
  labels?: Readonly<Record<string, LabelValues>>;
  /** Of histograms: upper bounds. */
  buckets?: readonly number[];
}

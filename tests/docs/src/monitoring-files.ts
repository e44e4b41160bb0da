import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const infra = new URL('../../../infra/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, infra), 'utf8');

/** An alert rule as it is written. */
export interface AlertRule {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** The rules of infra/prometheus/alerts.yml. */
export const alertRules: readonly AlertRule[] = (
  parse(read('prometheus/alerts.yml')) as { groups: { rules: AlertRule[] }[] }
).groups.flatMap(({ rules }) => rules);

/** The jobs of infra/prometheus/prometheus.yml. */
export const scrapeJobs: readonly { job_name: string }[] = (
  parse(read('prometheus/prometheus.yml')) as { scrape_configs: { job_name: string }[] }
).scrape_configs;

/** What the autoscalers of the chart ask Prometheus, as it is rendered. */
export const scalingQueries: readonly string[] = [
  ...readFileSync(new URL('../../deploy/rendered/production.yaml', import.meta.url), 'utf8').matchAll(
    /^\s+query: (.+)$/gm,
  ),
].map(([, query = '']) => query);

/** The parts of infra/otel/collector.yaml that name each other. */
export const collector = parse(read('otel/collector.yaml')) as Record<
  'receivers' | 'processors' | 'exporters' | 'extensions',
  Record<string, unknown>
> & {
  service: { extensions: string[]; pipelines: { traces: Record<'receivers' | 'processors' | 'exporters', string[]> } };
};

interface Panel {
  id: number;
  type: string;
  title: string;
  targets?: { expr: string }[];
}

/** A dashboard of Grafana as it is stored, the parts that the tests look at. */
export interface Dashboard {
  file: string;
  uid: string;
  title: string;
  tags: string[];
  panels: Panel[];
  annotations: { list: { expr?: string }[] };
  templating: { list: { name: string; definition?: string }[] };
}

const folder = 'grafana/dashboards/';

/** The dashboards of infra/grafana. */
export const dashboards: readonly Dashboard[] = readdirSync(new URL(folder, infra))
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ ...(JSON.parse(read(folder + file)) as Dashboard), file }));

/** The expressions of a dashboard, with values in place of Grafana's variables. */
export const expressionsOf = ({ panels, annotations, templating }: Dashboard): string[] =>
  [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...annotations.list.flatMap(({ expr }) => (expr === undefined ? [] : [expr])),
    ...templating.list.flatMap(({ definition }) => /^label_values\((.+), (\w+)\)$/.exec(definition ?? '')?.[1] ?? []),
  ].map((expr) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$queue', '.+'));

import { readFileSync } from 'node:fs';
import { errorCodeSchema } from '@paireto/contracts';
import { type LabelValues, METRICS, type MetricDescription, prometheusNamesOf } from '@paireto/runtime';

/** The page that has the table. */
export const metricsDocument = new URL('../../../docs/observability.md', import.meta.url);

const BEGIN = '<!-- metrics: made by "npm run generate" from packages/runtime/src/metrics/catalogue.ts -->\n';
const END = '<!-- end of metrics -->';

const APPS: Readonly<Record<string, string>> = {
  gateway: 'gateway',
  matcher: 'matcher',
  'game-bridge': 'game-bridge',
};

const code = (text: string): string => `\`${text}\``;

function labelCell(name: string, values: LabelValues): string {
  if (values === 'queue') return `${code(name)}: each ruleset`;
  if (values === 'route') return `${code(name)}: each route`;
  return values === errorCodeSchema.options
    ? `${code(name)}: each code of the API`
    : `${code(name)}: ${values.join(', ')}`;
}

function row(name: string, metric: MetricDescription): string {
  const [first = '', ...others] = prometheusNamesOf(name, metric);
  const shown = others.length === 0 ? first : `${first.replace(/_bucket$/, '')}_{bucket,sum,count}`;
  const apps = metric.apps.length === Object.keys(APPS).length ? 'all' : metric.apps.join(', ');
  const labels = Object.entries(metric.labels ?? {}).map(([label, values]) => labelCell(label, values));
  return `| ${code(shown)} | ${metric.kind} | ${apps} | ${labels.join('; ')} | ${metric.description} |`;
}

const table = (): string =>
  [
    '',
    '| name at `/metrics` | kind | app | labels | what |',
    '|---|---|---|---|---|',
    ...Object.entries(METRICS).map(([name, metric]) => row(name, metric)),
    '',
    '',
  ].join('\n');

/** docs/observability.md as it is, with the table as it should be. @throws where the marks of the table are missing */
export function observabilityPage(): string {
  const text = readFileSync(metricsDocument, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/observability.md has no marks of the table of metrics');
  return text.slice(0, begin + BEGIN.length) + table() + text.slice(end);
}

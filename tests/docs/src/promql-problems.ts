import type { SyntaxNode } from '@lezer/common';
import { type LabelValues, METRICS, type MetricDescription, prometheusNamesOf } from '@paireto/runtime';
import { parser } from '@prometheus-io/lezer-promql';

/** A name at `GET /metrics`: its labels and the values that each may have; undefined: any. */
type Known = Readonly<Record<string, readonly string[] | undefined>>;

/** What Prometheus, or its operator, adds to everything that it scrapes. */
const TARGET: Known = {
  job: ['paireto-gateway', 'paireto-matcher', 'paireto-game-bridge'],
  instance: undefined,
  // In Kubernetes.
  namespace: undefined,
};

/** What Prometheus knows by itself. */
const PROMETHEUS: Readonly<Record<string, Known>> = {
  up: TARGET,
  scrape_duration_seconds: TARGET,
  ALERTS: { alertname: undefined, alertstate: ['pending', 'firing'], severity: undefined },
};

const METRICS_OF_OURS = Object.entries(METRICS).flatMap(([name, metric]: [string, MetricDescription]) =>
  prometheusNamesOf(name, metric).map((exposed): [string, Known] => {
    const labels = Object.entries(metric.labels ?? {}).map(([label, values]) => [label, valuesOf(values)]);
    const le = exposed.endsWith('_bucket') ? { le: undefined } : {};
    return [exposed, { ...TARGET, ...Object.fromEntries(labels), ...le }];
  }),
);
const KNOWN = new Map<string, Known>([...Object.entries(PROMETHEUS), ...METRICS_OF_OURS]);

/** Every name that an expression may have. */
export const knownNames: ReadonlySet<string> = new Set(KNOWN.keys());

/** Names of queues and routes are those of the installation. */
function valuesOf(values: LabelValues): readonly string[] | undefined {
  return typeof values === 'string' ? undefined : [...values, 'other'];
}

/**
 * What is wrong with an expression: that it is none, or names a metric, a label, or a value of a label that does not exist.
 * Empty when nothing is.
 */
export function promqlProblems(expression: string): string[] {
  const problems: string[] = [];
  const text = (node: { from: number; to: number }) => expression.slice(node.from, node.to);
  const grouped: string[] = [];
  const labels = new Set<string>();

  const checkSelector = (selector: SyntaxNode): void => {
    const identifier = selector.getChild('Identifier');
    const name = identifier ? text(identifier) : '';
    const known = KNOWN.get(name);
    if (known === undefined) {
      problems.push(`there is no metric "${name}"`);
      return;
    }
    for (const label of Object.keys(known)) labels.add(label);
    for (const matcher of selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
      const [label = '', operator = '', literal = ''] = ['LabelName', 'MatchOp', 'StringLiteral'].map((part) => {
        const node = matcher.getChild(part);
        return node ? text(node) : '';
      });
      if (!Object.hasOwn(known, label)) problems.push(`${name} has no label "${label}"`);
      else if (!matchesSome(known[label], operator, JSON.parse(literal) as string))
        problems.push(`${name} never has ${label}${operator}${literal}`);
    }
  };

  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError) problems.push(`it does not parse at ${node.from}: ${expression.slice(node.from)}`);
      if (node.name === 'VectorSelector') checkSelector(node.node);
      if (node.name === 'QuotedLabelMatcher') problems.push('quoted labels are not looked at');
      if (node.name === 'GroupingLabels') grouped.push(...node.node.getChildren('LabelName').map(text));
    },
  });
  for (const label of grouped) if (!labels.has(label)) problems.push(`nothing in it has the label "${label}"`);
  return problems;
}

/** Whether a matcher leaves any of the values; a value that it names literally must be one of them. */
function matchesSome(values: readonly string[] | undefined, operator: string, wanted: string): boolean {
  if (values === undefined) return true;
  if (operator === '=' || operator === '!=') return values.includes(wanted);
  const literals = wanted.split('|');
  const isListed = literals.every((literal) => /^[\w-]+$/.test(literal));
  if (isListed) return literals.every((literal) => values.includes(literal));
  return values.some((value) => new RegExp(`^(?:${wanted})$`).test(value));
}

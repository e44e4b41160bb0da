import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { inRepository, readRepositoryFile } from '../repository.ts';

export const CHART = 'infra/helm/paireto';
const EXAMPLES = 'infra/helm/examples';
const RENDERED = 'tests/deploy/rendered';

/** The alert rules, and their copy in the chart: Helm reads no file from outside. */
export const ALERTS = 'infra/prometheus/alerts.yml';
export const ALERTS_OF_CHART = `${CHART}/files/alerts.yml`;

/** The namespace and version that examples are rendered for. */
export const RENDERED_FOR = { namespace: 'games', kubernetes: '1.34.0' } as const;

/** The values files of infra/helm/examples, by name. */
export const exampleNames = (): string[] =>
  readdirSync(inRepository(EXAMPLES))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .toSorted();

export const exampleFile = (example: string): string => `${EXAMPLES}/${example}.yaml`;
export const renderedFile = (example: string): string => `${RENDERED}/${example}.yaml`;

/** What the rendering of an example was made of: every file of the chart, and the values. */
export function digestFor(example: string): string {
  const files = readdirSync(inRepository(CHART), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(inRepository('').length))
    .toSorted();
  const hash = createHash('sha256').update(JSON.stringify(RENDERED_FOR));
  for (const file of [...files, exampleFile(example)]) hash.update(`\n${file}\n`).update(readRepositoryFile(file));
  return hash.digest('hex');
}

/** The arguments with which helm renders an example. */
export const helmArguments = (example: string): string[] => [
  'template',
  'paireto',
  inRepository(CHART),
  ...['--namespace', RENDERED_FOR.namespace, '--kube-version', RENDERED_FOR.kubernetes],
  ...['--values', inRepository(exampleFile(example))],
];

/** The first line of a rendering. */
export const headerOf = (example: string): string =>
  `# ${exampleFile(example)} in ${CHART}, rendered by "npm run helm:render"; of ${digestFor(example)}`;

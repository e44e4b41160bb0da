import { parseAllDocuments } from 'yaml';
import { readRepositoryFile } from '../repository.ts';
import { renderedFile } from './chart-files.ts';

/** A Kubernetes object as far as the tests look into it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
  data?: Record<string, string>;
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  env?: { name: string; value?: string; valueFrom?: Record<string, { name?: string; key?: string }> }[];
  ports?: { name: string; containerPort: number }[];
  resources?: { requests?: unknown; limits?: { memory?: string } };
  securityContext?: unknown;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } } | undefined;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  volumes?: { name: string; secret?: { secretName: string; items: { key: string; path: string }[] } }[];
  securityContext: Record<string, unknown>;
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  topologySpreadConstraints?: { topologyKey: string }[];
}

/** Everything that an example was rendered to. */
export const readManifests = (example: string): Manifest[] =>
  parseAllDocuments(readRepositoryFile(renderedFile(example)))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);

/** The pods that a Deployment or Job makes, with their labels. */
export const podsOf = (
  manifests: readonly Manifest[],
): { of: Manifest; labels: Record<string, string>; pod: PodSpec }[] =>
  manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((of) => {
      const template = of.spec.template as { metadata: { labels: Record<string, string> }; spec: PodSpec };
      return { of, labels: template.metadata.labels, pod: template.spec };
    });

/** All containers of a pod, those that only begin included. */
export const containersOf = (pod: PodSpec): Container[] => [...(pod.initContainers ?? []), ...pod.containers];

/** The environment of a container; what a Secret or the cluster gives is some text that would do. */
export const environmentOf = ({ env = [] }: Container): Record<string, string> =>
  Object.fromEntries(
    env.map(({ name, value }) => {
      const given = name.endsWith('DATABASE_URL')
        ? 'postgresql://user:password@postgres/paireto'
        : 'given-by-the-cluster-'.repeat(2);
      return [name, value ?? given];
    }),
  );

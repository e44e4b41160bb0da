import { expect, it } from 'vitest';
import { composeProblems, manifestProblems } from './schema-problems.ts';

it('a manifest with a field that Kubernetes does not know is refused, and so is one without a field that it needs', () => {
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: {} };
  expect(manifestProblems(configMap)).toEqual([]);
  expect(manifestProblems({ ...configMap, dta: {} } as never)).toHaveLength(1);
  expect(
    manifestProblems({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: { maxUnavailable: {} } } as never),
  ).toHaveLength(1);
  expect(manifestProblems({ apiVersion: 'apps/v1', kind: 'Deployment', spec: {} } as never).length).toBeGreaterThan(0);
  expect(
    manifestProblems({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', spec: { triggers: [] } } as never),
  ).not.toEqual([]);
  expect(manifestProblems({ apiVersion: 'v1', kind: 'Nonsense' })).toEqual(['there is no schema for v1/Nonsense']);
});

it('a compose file with a key that the Compose Specification does not know is refused', () => {
  expect(composeProblems({ services: { one: { image: 'a' } } })).toEqual([]);
  expect(composeProblems({ services: { one: { imgae: 'a' } } }).length).toBeGreaterThan(0);
  expect(composeProblems({ services: { one: { healthcheck: { interval: {} } } } }).length).toBeGreaterThan(0);
});

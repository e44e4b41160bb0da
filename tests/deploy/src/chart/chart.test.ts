import { execFileSync, spawnSync } from 'node:child_process';
import { parseRulesetFile } from '@paireto/rulesets';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { limitsFileSchema } from '../../../../apps/gateway/src/limits/limits-file.ts';
import { environmentProblems } from '../app-environments.ts';
import { readRepositoryFile } from '../repository.ts';
import { manifestProblems } from '../schema-problems.ts';
import { ALERTS, ALERTS_OF_CHART, CHART, exampleNames, headerOf, helmArguments, renderedFile } from './chart-files.ts';
import { containersOf, environmentOf, type Manifest, podsOf, readManifests } from './read-manifests.ts';

const helm = process.env.HELM ?? 'helm';
const hasHelm = spawnSync(helm, ['version'], { stdio: 'ignore' }).status === 0;

describe.each(exampleNames())('the chart with the values of %s', (example) => {
  const manifests = readManifests(example);
  const pods = podsOf(manifests);
  const named = (kind: string): Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
  const component = (labels: Record<string, string> = {}) => labels['app.kubernetes.io/component'] ?? '';

  it('was rendered from the chart as it is: else run "npm run helm:render"', () => {
    expect(readRepositoryFile(renderedFile(example)).split('\n')[0]).toBe(headerOf(example));
  });

  it.runIf(hasHelm)('is rendered to the same by the helm of this machine', () => {
    const rendered = execFileSync(helm, helmArguments(example), { encoding: 'utf8' });
    expect(`${headerOf(example)}\n${rendered}`).toBe(readRepositoryFile(renderedFile(example)));
  });

  it('gives only what Kubernetes takes, and no field that it does not know', () => {
    expect(
      manifests.flatMap((manifest) =>
        manifestProblems(manifest).map((problem) => `${manifest.metadata.name}: ${problem}`),
      ),
    ).toEqual([]);
  });

  it('gives every program the settings that it reads and needs, and no others', () => {
    const problems = pods.flatMap(({ pod }) =>
      containersOf(pod).flatMap((container) =>
        environmentProblems(container.name, environmentOf(container)).map((problem) => `${container.name}: ${problem}`),
      ),
    );
    expect(problems).toEqual([]);
  });

  it('sets nothing twice', () => {
    for (const { pod } of pods)
      for (const { env = [] } of containersOf(pod)) {
        const names = env.map(({ name }) => name);
        expect(names).toEqual([...new Set(names)]);
      }
  });

  it('mounts what files the settings name, read-only, and names what is mounted', () => {
    for (const { pod } of pods)
      for (const container of containersOf(pod)) {
        const mounts = container.volumeMounts ?? [];
        expect(mounts.every(({ readOnly }) => readOnly)).toBe(true);
        const volumes = new Map((pod.volumes ?? []).map((volume) => [volume.name, volume]));
        const files = Object.values(environmentOf(container)).filter((value) => value.startsWith('/run/'));
        for (const file of files) {
          const mount = mounts.find(({ mountPath }) => file === mountPath || file.startsWith(`${mountPath}/`));
          expect(mount, file).toBeDefined();
          const items = volumes.get(mount!.name)?.secret?.items;
          if (items) expect(items.map(({ path }) => `${mount!.mountPath}/${path}`)).toContain(file);
        }
        for (const { name, mountPath } of mounts) {
          expect(volumes.has(name), name).toBe(true);
          expect(
            files.some((file) => file.startsWith(mountPath)),
            mountPath,
          ).toBe(true);
        }
      }
  });

  it('has no secret in it', () => {
    expect(named('Secret')).toEqual([]);
    for (const { pod } of pods)
      for (const { env = [] } of containersOf(pod))
        for (const { name, value } of env)
          if (/SECRET$|PASSWORD$|DATABASE_URL/.test(name)) expect(value, name).toBeUndefined();
  });

  it('runs nothing as root, lets nothing be written, and gives no rights', () => {
    for (const { pod } of pods) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext, resources } of containersOf(pod)) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          privileged: false,
          capabilities: { drop: ['ALL'] },
        });
        expect(resources?.requests).toBeDefined();
        expect(resources?.limits?.memory).toBeDefined();
      }
    }
  });

  it('pins every image, and builds all of one version', () => {
    const images = pods.flatMap(({ pod }) => containersOf(pod).map(({ image }) => image));
    const apps = ['gateway', 'matcher', 'game-bridge', 'live-game-sim'].join('|');
    for (const image of images)
      expect(image).toMatch(new RegExp(`/(${apps})(:\\d+\\.\\d+\\.\\d+|@sha256:[0-9a-f]{64})$`));
    const versions = images.map((image) => image.split(/:|@/).at(1)).filter((version) => version !== 'sha256');
    expect(new Set(versions).size).toBe(1);
  });

  it('probes ports that are there, and services lead to ports that are there', () => {
    for (const { pod } of pods)
      for (const container of containersOf(pod)) {
        const ports = container.ports?.map(({ name }) => name) ?? [];
        for (const [key, probe] of Object.entries(container))
          if (key.endsWith('Probe')) expect(ports).toContain((probe as { httpGet: { port: string } }).httpGet.port);
        const numbers = Object.entries(environmentOf(container)).filter(([name]) => /(^|_)PORT$/.test(name));
        expect(container.ports?.map(({ containerPort }) => String(containerPort)).toSorted() ?? []).toEqual(
          numbers.map(([, value]) => value).toSorted(),
        );
      }
    for (const { spec } of named('Service')) {
      const selected = pods.filter(({ labels }) =>
        Object.entries(spec.selector as object).every(([k, v]) => labels[k] === v),
      );
      expect(selected).toHaveLength(1);
      const ports = selected[0]!.pod.containers[0]!.ports?.map(({ name }) => name);
      for (const { targetPort } of spec.ports as { targetPort: string }[]) expect(ports).toContain(targetPort);
    }
  });

  it('stops no pod before it had 30 seconds, and lets at most one of a kind be taken away', () => {
    for (const { of, labels, pod } of pods.filter(({ of }) => of.kind === 'Deployment')) {
      expect(pod.terminationGracePeriodSeconds).toBe(30);
      if (component(labels) === 'live-game-sim') continue;
      expect(of.spec.strategy).toMatchObject({ rollingUpdate: { maxUnavailable: 0 } });
      expect(pod.topologySpreadConstraints).toHaveLength(2);
      const budget = named('PodDisruptionBudget').find(
        ({ metadata }) => component(metadata.labels) === component(labels),
      );
      expect(budget?.spec.maxUnavailable).toBe(1);
    }
  });

  it('scales by something, or says how many', () => {
    const scaled = [...named('HorizontalPodAutoscaler'), ...named('ScaledObject')].map(({ metadata }) => metadata.name);
    for (const { of } of pods.filter(({ of }) => of.kind === 'Deployment'))
      expect(scaled.includes(of.metadata.name), of.metadata.name).toBe(of.spec.replicas === undefined);
  });

  it('refuses all traffic that it does not name', () => {
    const policies = named('NetworkPolicy');
    if (example === 'plain') return expect(policies).toEqual([]);
    const denial = policies.find(({ metadata }) => metadata.name.endsWith('default-deny'));
    expect(denial?.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(denial?.spec.ingress).toBeUndefined();
    for (const { spec } of policies)
      for (const edge of [spec.ingress, spec.egress].flat().filter((each) => each !== undefined) as Record<
        string,
        unknown[]
      >[]) {
        expect((edge.from ?? edge.to)?.length).toBeGreaterThan(0);
        expect(edge.ports?.length).toBeGreaterThan(0);
      }
    const selected = (labels: Record<string, string>) =>
      policies.filter(({ spec }) => {
        const wanted = Object.entries((spec.podSelector as { matchLabels: object }).matchLabels);
        return wanted.every(([key, value]) => labels[key] === value);
      });
    // The denial, and the edges of its own.
    for (const { labels } of pods) expect(selected(labels), component(labels)).toHaveLength(2);
  });

  it('has all alert rules of infra/prometheus, unless it has none', () => {
    const { groups } = parse(readRepositoryFile(ALERTS)) as { groups: unknown };
    expect(named('PrometheusRule').map(({ spec }) => spec)).toEqual(example === 'production' ? [{ groups }] : []);
  });

  it('has rulesets and limits that the apps take', () => {
    for (const { data = {} } of named('ConfigMap'))
      for (const [file, text] of Object.entries(data)) {
        if (file === 'limits.yaml') expect(limitsFileSchema.safeParse(parse(text)).error).toBeUndefined();
        else expect(() => parseRulesetFile(text, file)).not.toThrow();
      }
  });
});

describe('values of the chart', () => {
  const refusal = (...set: string[]): string =>
    spawnSync(helm, [...helmArguments('demo'), ...set.flatMap((each) => ['--set', each])], { encoding: 'utf8' }).stderr;

  it.runIf(hasHelm).each([
    ['a name that there is not', 'gateway.replica=3', 'replica'],
    ['an image that moves', 'image.tag=latest', '/image/tag'],
    ['root', 'podSecurityContext.runAsNonRoot=false', 'runAsNonRoot'],
    ['passwords in an address', 'redis.url=redis://user:password@redis:6379', '/redis/url'],
    ['a port that is none', 'networkPolicy.nats.port=0', '/networkPolicy/nats/port'],
    ['no game service', 'simulator.enabled=false', 'liveGameApi'],
  ])('refuse %s', (_, set, named) => {
    expect(refusal(set)).toContain(named);
  });

  it('come with the alert rules as they are: else run "npm run helm:render"', () => {
    expect(readRepositoryFile(ALERTS_OF_CHART)).toBe(readRepositoryFile(ALERTS));
  });

  it('have a version that is that of the packages', () => {
    const chart = parse(readRepositoryFile(`${CHART}/Chart.yaml`)) as { version: string; appVersion: string };
    const { version } = JSON.parse(readRepositoryFile('package.json')) as { version: string };
    expect([chart.version, chart.appVersion]).toEqual([version, version]);
  });
});

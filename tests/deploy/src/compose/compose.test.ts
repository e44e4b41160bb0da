import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { secretFiles, secretNames } from '../../../../infra/compose/src/secret-files.ts';
import { environmentProblems, environments } from '../app-environments.ts';
import { inRepository, readRepositoryFile } from '../repository.ts';
import { composeProblems } from '../schema-problems.ts';
import { type ComposeService, readCompose, withoutEnvironment } from './read-compose.ts';

const SECRETS = 'infra/compose/secrets';
const file = readCompose('docker-compose.yml');
const services = Object.entries(file.services);
const generated = await secretFiles(
  Object.fromEntries(secretNames.map((name) => [name, `s-${name}-${'0'.repeat(32)}`])) as never,
);

/** The program that a service runs: its name, without the number. */
const programOf = (name: string): string => name.replace(/-\d+$/, '');
const isApp = (name: string): boolean => programOf(name) in environments;

const fromEnvFiles = ({ env_file = [] }: ComposeService): Record<string, string> =>
  Object.fromEntries(
    env_file
      .flatMap((path) => generated[path.replace(`${SECRETS}/`, '')]!.trim().split('\n'))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe.each(['docker-compose.yml', 'docker-compose.dev.yml'])('%s', (path) => {
  it('is what the Compose Specification says', () => {
    expect(composeProblems(readCompose(path))).toEqual([]);
  });

  it('names images of one version each, none of which moves', () => {
    for (const { image } of Object.values(readCompose(path).services))
      expect(image).toMatch(/^(paireto\/[\w-]+:\$\{PAIRETO_VERSION:-local\}|[\w./-]+:v?\d+\.\d+(\.\d+)?(-alpine)?)$/);
  });

  it('publishes nothing to the world unless told so', () => {
    for (const { ports = [] } of Object.values(readCompose(path).services))
      for (const port of ports) expect(withoutEnvironment(port)).toMatch(/^127\.0\.0\.1:/);
  });

  it('mounts files that are in the repository', () => {
    const { services, volumes = {} } = readCompose(path);
    for (const { volumes: mounts = [] } of Object.values(services))
      for (const mount of mounts) {
        const [source, , mode] = mount.split(':') as [string, string, string?];
        if (!source.startsWith('.')) expect(volumes, source).toHaveProperty(source);
        else expect([existsSync(inRepository(source)), mode], source).toEqual([true, 'ro']);
      }
  });
});

describe('docker-compose.yml', () => {
  it('uses the same servers as docker-compose.dev.yml', () => {
    const dev = readCompose('docker-compose.dev.yml').services;
    for (const name of ['redis', 'postgres', 'jaeger']) expect(file.services[name]?.image).toBe(dev[name]?.image);
    for (const number of [1, 2, 3]) expect(file.services[`nats-${number}`]?.image).toBe(dev.nats?.image);
  });

  it('builds each app once, and runs what it builds', () => {
    const built = services.flatMap(([, { build, image }]) => (build ? [[build.args.APP, image]] : []));
    const images = new Map(built as [string, string][]);
    expect([...images.keys()].toSorted()).toEqual(['game-bridge', 'gateway', 'live-game-sim', 'matcher']);
    for (const [app, image] of images) expect(image).toBe(`paireto/${app}:\${PAIRETO_VERSION:-local}`);
    for (const [name, { image }] of services.filter(([name]) => isApp(name)))
      expect([...images.values()], name).toContain(image);
  });

  it.each(services.filter(([name]) => isApp(name)))(
    'gives %s the settings that it reads and needs, and no others',
    (name, service) => {
      const set = Object.entries(service.environment ?? {}).map(([key, value]) => [key, withoutEnvironment(value)]);
      const env = { ...Object.fromEntries(set), ...fromEnvFiles(service) } as Record<string, string>;
      expect(environmentProblems(programOf(name), env)).toEqual([]);
      for (const path of Object.values(env).filter((value) => value.startsWith('/run/secrets/')))
        expect(service.secrets).toContain(path.replace('/run/secrets/', ''));
    },
  );

  it('lets every service see the secrets that it needs, and no others', () => {
    for (const [name, service] of services) {
      const text = JSON.stringify([service.environment, service.command]);
      const mounted = (service.volumes ?? [])
        .filter((mount) => mount.startsWith('./') && /\.(yml|conf)/.test(mount))
        .map((mount) => readRepositoryFile(mount.split(':')[0]!.slice(2)));
      for (const secret of (service.secrets ?? []).filter((each) => typeof each === 'string'))
        expect(`${text}${mounted.join()}`, `${name}: ${secret}`).toContain(`/run/secrets/${secret}`);
    }
  });

  it('has no secret in it: they are files that npm run secrets makes', () => {
    for (const { file: path } of Object.values(file.secrets ?? {}))
      expect(generated, path).toHaveProperty([path.replace(`${SECRETS}/`, '')]);
    for (const [, service] of services)
      for (const path of service.env_file ?? [])
        expect(generated, path).toHaveProperty([path.replace(`${SECRETS}/`, '')]);
    const text = JSON.stringify(services.map(([, { environment }]) => environment));
    expect(text).not.toMatch(/(PASSWORD|SECRET|DATABASE_URL)"/);
    expect(readRepositoryFile('.gitignore')).toContain(`${SECRETS}/\n`);
    expect(readRepositoryFile('.dockerignore')).toContain(`${SECRETS}\n`);
  });

  it('uses only secrets and networks that it declares, and declares none in vain', () => {
    const used = services.flatMap(([, { secrets = [] }]) =>
      secrets.map((secret) => (typeof secret === 'string' ? secret : secret.source)),
    );
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(file.secrets ?? {}).toSorted());
    const networks = services.flatMap(([, each]) => each.networks ?? []);
    expect([...new Set(networks)].toSorted()).toEqual(Object.keys(file.networks ?? {}).toSorted());
  });

  it('hardens every container', () => {
    for (const [name, service] of services) {
      expect(service.read_only, name).toBe(true);
      expect(service.cap_drop, name).toEqual(['ALL']);
      expect(service.security_opt, name).toEqual(['no-new-privileges:true']);
    }
  });

  it('tells of every server and app whether it is well, and waits for it', () => {
    const once = ['roles', 'migrate', 'provision'];
    for (const [name, service] of services) {
      // The images of the apps have a HEALTHCHECK of their own; those of Jaeger and the collector have no program to ask with.
      const known =
        service.healthcheck?.test !== undefined ||
        (isApp(name) && !once.includes(name)) ||
        ['jaeger', 'otel-collector'].includes(name);
      expect(known, name).toBe(!once.includes(name));
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {}))
        expect(condition, `${name} on ${other}`).toBe(
          once.includes(other) ? 'service_completed_successfully' : 'service_healthy',
        );
    }
  });

  it('keeps servers where nothing leads in or out', () => {
    expect(file.networks?.servers).toEqual({ internal: true });
    const onlyInside = services.filter(
      ([name]) => !['gateway', 'game-bridge', 'jaeger', 'prometheus', 'grafana'].includes(name),
    );
    for (const [name, { networks, ports }] of onlyInside)
      expect([networks, ports], name).toEqual([['servers'], undefined]);
  });

  it('has Prometheus ask where the apps answer', () => {
    const { scrape_configs } = parse(readRepositoryFile('infra/prometheus/prometheus.yml')) as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
    };
    const targets = scrape_configs.flatMap(({ static_configs }) => static_configs.flatMap(({ targets }) => targets));
    const listening = services
      .filter(([name]) => ['gateway', 'matcher', 'game-bridge'].includes(programOf(name)))
      .map(([name, { environment = {} }]) => `${name}:${environment.INTERNAL_PORT ?? environment.HEALTH_PORT}`);
    expect(targets.toSorted()).toEqual(listening.toSorted());
  });

  it('names in NATS what its environment has', () => {
    const conf = ['cluster', 'accounts'].map((name) => readRepositoryFile(`infra/nats/${name}.conf`)).join('\n');
    const variables = [...conf.replaceAll(/^\s*#.*$/gm, '').matchAll(/(?<!["\w$])\$([A-Z_]+)/g)].map(
      ([, name]) => name!,
    );
    const given = { ...fromEnvFiles(file.services['nats-1']!), ...file.services['nats-1']!.environment };
    expect(Object.keys(given).toSorted()).toEqual([...new Set(variables)].toSorted());
  });
});

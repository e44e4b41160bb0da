import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { contextFiles, createIgnore } from './images/build-context.ts';
import { readDockerfile } from './images/read-dockerfile.ts';
import { readRepositoryFile } from './repository.ts';

const text = readRepositoryFile('infra/docker/Dockerfile');
const { args, stages } = readDockerfile(text);
const last = stages.at(-1)!;
const textOf = (keyword: string): string[] =>
  last.steps.filter((step) => step.keyword === keyword).map((step) => step.text);

describe('the Dockerfile', () => {
  it('is well-formed, and its linter has nothing against it', () => {
    expect(validate(text).map(({ message }) => message)).toEqual([]);
  });

  it('takes the Node, the pnpm and the turbo that the repository is pinned to', () => {
    const { catalog } = parse(readRepositoryFile('pnpm-workspace.yaml')) as { catalog: Record<string, string> };
    const { packageManager } = JSON.parse(readRepositoryFile('package.json')) as { packageManager: string };
    expect(args.NODE_IMAGE).toBe(`node:${catalog.node}-bookworm-slim`);
    expect(text).toContain(` ${packageManager} turbo@${catalog.turbo}\n`);
    for (const { base } of stages) expect([`\${NODE_IMAGE}`, ...stages.map(({ name }) => name)]).toContain(base);
  });

  it('installs what the lockfile says, and leaves out what only tests and builds need', () => {
    const runs = stages
      .flatMap(({ steps }) => steps.filter(({ keyword }) => keyword === 'RUN'))
      .map((step) => step.text);
    expect(runs.some((run) => run.includes('pnpm install --frozen-lockfile'))).toBe(true);
    expect(runs.some((run) => run.includes('deploy --prod'))).toBe(true);
    expect(last.steps.some(({ keyword }) => keyword === 'RUN')).toBe(false);
  });

  it('starts Node itself, as nobody, and without a shell', () => {
    expect(textOf('USER')).toEqual(['1000:1000']);
    expect(JSON.parse(textOf('CMD')[0]!)).toEqual(['node', '--enable-source-maps', 'dist/main.js']);
    expect(textOf('ENTRYPOINT')).toEqual([]);
    expect(textOf('HEALTHCHECK')[0]).toMatch(/ CMD \["node", "healthcheck\.mjs"\]$/);
    expect(textOf('STOPSIGNAL')).toEqual(['SIGTERM']);
    // Written by root, so that the app cannot change itself.
    expect(text).not.toContain('--chown');
  });

  it('takes nothing that is secret: no argument for one, and no file', () => {
    expect(text).not.toMatch(/(ARG|ENV) \w*(SECRET|TOKEN|PASSWORD)/);
    const isIgnored = createIgnore(readRepositoryFile('.dockerignore'));
    const secrets = [
      '.env',
      'apps/gateway/.env.local',
      'infra/compose/secrets/gateway.secret',
      'a/b/tls.key',
      'ca.pem',
    ];
    for (const path of [...secrets, '.git/config', 'node_modules/a', 'apps/gateway/node_modules/b', '.stack/data'])
      expect(isIgnored(path), path).toBe(true);
  });

  it('is sent all that a build reads', () => {
    const files = new Set(contextFiles());
    const wanted = [
      'package.json',
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'turbo.json',
      'tsconfig.base.json',
      'LICENSE',
    ];
    for (const path of [...wanted, 'infra/docker/healthcheck.mjs', 'rulesets/chess.yaml', 'apps/gateway/src/main.ts'])
      expect(files.has(path), path).toBe(true);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { debianTools, fakeMachine } from './fake-machine.cases.ts';
import { MissingServersError } from './missing-servers-error.ts';
import { resolveServers } from './resolve-servers.ts';

const debian = { ID: 'debian' };
const all = ['/usr/sbin/nats-server', '/usr/bin/redis-server', '/usr/bin/postgres', '/usr/bin/initdb'];
const urls = { NATS_URL: 'nats://a', REDIS_URL: 'redis://b', DATABASE_URL: 'postgresql://c' };

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'resolve-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a URL in the environment is used as it is, before any program of the machine', async () => {
  const machine = fakeMachine({ programs: all });
  expect(await resolveServers({ env: urls, dataDir, machine })).toEqual({
    nats: { from: 'url', url: 'nats://a' },
    redis: { from: 'url', url: 'redis://b' },
    postgres: { from: 'url', url: 'postgresql://c' },
  });
});

test('an empty variable counts as absent, and each server is decided on its own', async () => {
  const machine = fakeMachine({ programs: all });
  const sources = await resolveServers({ env: { NATS_URL: '', REDIS_URL: 'redis://b' }, dataDir, machine });
  expect(sources.nats).toEqual({ from: 'binary', programs: { natsServer: '/usr/sbin/nats-server' }, env: {} });
  expect(sources.redis).toEqual({ from: 'url', url: 'redis://b' });
  expect(sources.postgres).toMatchObject({ from: 'binary', programs: { initdb: '/usr/bin/initdb' } });
});

test('nothing is installed or started where all programs are present', async () => {
  const machine = fakeMachine({
    isRoot: true,
    osRelease: debian,
    programs: [...all, ...debianTools, '/usr/bin/docker'],
  });
  await resolveServers({ dataDir, machine, composeFile: 'compose.yml' });
  expect(machine.ran).toEqual([]);
});

test('root on Debian installs exactly what is missing', async () => {
  const machine = fakeMachine({
    isRoot: true,
    osRelease: debian,
    programs: [...all.slice(1), ...debianTools],
    on: (line, { programs }) => {
      if (/ install .* nats-server$/.test(line)) programs.add('/usr/sbin/nats-server');
      return {};
    },
  });
  const sources = await resolveServers({ dataDir, machine });
  expect(sources.nats).toMatchObject({ from: 'binary' });
  expect(machine.ran.filter((line) => line.startsWith('apt-get'))).toEqual([
    'apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends nats-server',
  ]);
});

test('stale package lists are refreshed once, and the services that packages bring are switched off', async () => {
  const lines: string[] = [];
  let installs = 0;
  const machine = fakeMachine({
    isRoot: true,
    osRelease: { ID: 'ubuntu', ID_LIKE: 'debian' },
    programs: [...debianTools, '/usr/bin/systemctl'],
    folders: { '/run/systemd': ['system'] },
    on: (line, { programs }) => {
      if (!line.includes(' install ')) return {};
      installs += 1;
      if (installs === 1) return { code: 100, stderr: 'E: Unable to locate package nats-server' };
      for (const program of all) programs.add(program);
      return {};
    },
  });
  await resolveServers({ dataDir, machine, onProgress: (line) => lines.push(line) });
  expect(machine.ran.map((line) => line.replace(/^apt-get -q -o \S+ /, ''))).toEqual([
    'install -y --no-install-recommends nats-server redis-server postgresql',
    'update',
    'install -y --no-install-recommends nats-server redis-server postgresql',
    'systemctl disable --now nats-server',
    'systemctl disable --now redis-server',
    'systemctl disable --now postgresql',
  ]);
  expect(lines).toEqual([
    'Installing nats-server, redis-server, postgresql with apt-get',
    'Refreshing the package lists (apt-get update)',
  ]);
});

test('without root nothing is installed into the system: packages are downloaded and unpacked', async () => {
  const machine = fakeMachine({
    osRelease: debian,
    programs: [...all.slice(1), ...debianTools],
    on: (line, { programs }) => {
      if (line.startsWith('apt-get -s')) return { stdout: 'Inst nats-server (2.9.10 Debian)\nConf nats-server\n' };
      if (/ download nats-server$/.test(line)) programs.add(`${dataDir}/debs/nats/usr/sbin/nats-server`);
      return {};
    },
  });
  const sources = await resolveServers({ dataDir, machine });
  expect(sources.nats).toMatchObject({ programs: { natsServer: `${dataDir}/debs/nats/usr/sbin/nats-server` } });
  expect(machine.ran.every((line) => / -s .* install | download /.test(line))).toBe(true);
});

test('stale package lists do not stop an unpacking: it goes on with lists of its own', async () => {
  const machine = fakeMachine({
    osRelease: debian,
    programs: [...all.slice(1), ...debianTools],
    on: (line, { programs }) => {
      if (line.includes(' -s ')) return { stdout: 'Inst nats-server (2.9.10 Debian)\n' };
      if (!line.endsWith(' download nats-server')) return {};
      if (!line.includes('Dir::State::lists='))
        return { code: 100, stderr: 'E: Failed to fetch x.deb  404  Not Found' };
      programs.add(`${dataDir}/debs/nats/usr/sbin/nats-server`);
      return {};
    },
  });
  expect((await resolveServers({ dataDir, machine })).nats.from).toBe('binary');
  expect(machine.ran.filter((line) => line.endsWith(' update'))).toHaveLength(1);
});

test('a docker command without an engine is not taken for one', async () => {
  const machine = fakeMachine({
    programs: ['/usr/bin/docker'],
    on: () => ({ code: 1, stderr: 'Cannot connect to the Docker daemon' }),
  });
  await expect(resolveServers({ dataDir, machine, composeFile: 'compose.yml' })).rejects.toThrow(/no engine answers/);
  expect(machine.ran).toEqual(['docker info']);
});

test('where an engine answers, only the missing services are started, and their published ports are asked for', async () => {
  const machine = fakeMachine({
    platform: 'darwin',
    programs: ['/usr/bin/docker', ...all.slice(0, 1)],
    on: (line) => {
      if (line.endsWith('port redis 6379')) return { stdout: '127.0.0.1:6380\n' };
      if (line.endsWith('port postgres 5432')) return { stdout: '0.0.0.0:5432\n' };
      return {};
    },
  });
  const sources = await resolveServers({ dataDir, machine, composeFile: 'c.yml' });
  expect(sources.nats).toMatchObject({ from: 'binary' });
  expect(sources.redis).toMatchObject({ from: 'docker', url: 'redis://127.0.0.1:6380' });
  expect(sources.postgres).toMatchObject({
    from: 'docker',
    url: 'postgresql://paireto:paireto@127.0.0.1:5432/paireto',
  });
  expect(machine.ran).toContain('docker compose -f c.yml up -d --wait redis postgres');
});

test('a failed installation ends in one error that says what was tried and what to do', async () => {
  const machine = fakeMachine({
    isRoot: true,
    osRelease: debian,
    programs: [...all.slice(1), ...debianTools],
    on: () => ({ code: 100, stderr: 'E: Temporary failure resolving packages.example' }),
  });
  const error = await resolveServers({ env: {}, dataDir, machine, composeFile: 'c.yml' }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(MissingServersError);
  expect(error).toMatchObject({
    code: 'SERVERS_MISSING',
    missing: ['nats'],
    message: [
      'NATS is needed and not on this machine.',
      '  Tried: apt-get install: E: Temporary failure resolving packages.example',
      '  Tried: docker: no engine answers',
      'Install with `sudo apt-get install nats-server`, or start Docker, then run this again.',
      'Or start it yourself and set NATS_URL.',
    ].join('\n'),
  });
});

test('processes that share a data folder install one after the other, and the second finds it done', async () => {
  const machine = fakeMachine({
    isRoot: true,
    osRelease: debian,
    programs: debianTools,
    on: (line, { programs }) => {
      if (line.includes(' install ')) for (const program of all) programs.add(program);
      return {};
    },
  });
  await Promise.all([resolveServers({ dataDir, machine }), resolveServers({ dataDir, machine })]);
  expect(machine.ran.filter((line) => line.includes(' install '))).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { fakeMachine } from './fake-machine.cases.ts';
import { findBinaries } from './find-binaries.ts';

test('a program on the PATH wins over one in a system folder', () => {
  const machine = fakeMachine({ path: ['/opt/nats'], programs: ['/usr/sbin/nats-server', '/opt/nats/nats-server'] });
  expect(findBinaries(machine, 'nats')).toEqual({ natsServer: '/opt/nats/nats-server' });
});

test('programs are found in /usr/sbin even where the PATH of a plain user leaves it out', () => {
  const machine = fakeMachine({ programs: ['/usr/sbin/nats-server', '/usr/bin/redis-server'] });
  expect(findBinaries(machine, 'nats')).toEqual({ natsServer: '/usr/sbin/nats-server' });
  expect(findBinaries(machine, 'redis')).toEqual({ redisServer: '/usr/bin/redis-server' });
});

test.each([
  ['Debian', '/usr/lib/postgresql', ['9.6', '15', '17', 'lock'], '/usr/lib/postgresql/17/bin'],
  ['Homebrew', '/opt/homebrew/opt', ['postgresql@9', 'postgresql@16', 'redis'], '/opt/homebrew/opt/postgresql@16/bin'],
  ['PGDG on Fedora', '/usr', ['bin', 'pgsql-16'], '/usr/pgsql-16/bin'],
])('of several PostgreSQL versions from %s the newest is taken', (_from, parent, names, expected) => {
  const programs = [
    '/usr/lib/postgresql/9.6/bin',
    '/usr/lib/postgresql/15/bin',
    '/opt/homebrew/opt/postgresql@9/bin',
    expected,
  ];
  const machine = fakeMachine({
    folders: { [parent]: names },
    programs: programs.flatMap((dir) => [`${dir}/postgres`, `${dir}/initdb`]),
  });
  expect(findBinaries(machine, 'postgres')).toEqual({ postgres: `${expected}/postgres`, initdb: `${expected}/initdb` });
});

test('initdb is never that of another PostgreSQL installation', () => {
  const machine = fakeMachine({
    path: ['/opt/pg14/bin'],
    programs: ['/opt/pg14/bin/postgres', '/usr/bin/initdb'],
  });
  expect(findBinaries(machine, 'postgres')).toBeUndefined();
});

test('below a folder of unpacked packages the PATH does not count', () => {
  const machine = fakeMachine({ programs: ['/usr/bin/redis-server', '/data/debs/redis/usr/bin/redis-server'] });
  expect(findBinaries(machine, 'redis', '/data/debs/redis')).toEqual({
    redisServer: '/data/debs/redis/usr/bin/redis-server',
  });
  expect(findBinaries(machine, 'nats', '/data/debs/nats')).toBeUndefined();
});

import { join } from 'node:path';
import type { Machine } from './machine.ts';

/** The programs of each server, as full paths. */
export type ServerBinaries = {
  nats: { natsServer: string };
  redis: { redisServer: string };
  postgres: { postgres: string; initdb: string };
};

// Folders that a login shell may leave out of the PATH.
const SYSTEM_DIRS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];

export function findNats(machine: Machine): ServerBinaries['nats'] | undefined {
  const natsServer = machine.which('nats-server', SYSTEM_DIRS);
  return natsServer === undefined ? undefined : { natsServer };
}

export function findRedis(machine: Machine): ServerBinaries['redis'] | undefined {
  const redisServer = machine.which('redis-server', SYSTEM_DIRS);
  return redisServer === undefined ? undefined : { redisServer };
}

/** `postgres` and the `initdb` of the same installation; the newest one where the PATH has none. */
export function findPostgres(machine: Machine): ServerBinaries['postgres'] | undefined {
  const postgres = machine.which('postgres', [...SYSTEM_DIRS, ...postgresDirs(machine)]);
  if (postgres === undefined) return undefined;
  const initdb = machine.which('initdb', [...SYSTEM_DIRS, ...postgresDirs(machine)]);
  return initdb === undefined ? undefined : { postgres, initdb };
}

/** Where Debian, Fedora's PGDG packages and Homebrew put PostgreSQL, the newest version first. */
export function postgresDirs(machine: Pick<Machine, 'list'>): string[] {
  return [
    ...newestFirst(machine.list('/usr/lib/postgresql')).map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...brewed(machine, '/opt/homebrew/opt'),
    ...brewed(machine, '/usr/local/opt'),
    ...newestFirst(machine.list('/usr').filter((name) => /^pgsql-\d+$/.test(name))).map((name) => `/usr/${name}/bin`),
  ];
}

const brewed = (machine: Pick<Machine, 'list'>, dir: string): string[] =>
  newestFirst(machine.list(dir).filter((name) => /^postgresql@\d+$/.test(name))).map((name) => join(dir, name, 'bin'));

const newestFirst = (names: string[]): string[] => {
  const version = (name: string) => Number(/\d+(?:\.\d+)?$/.exec(name)?.[0] ?? 0);
  return names.filter((name) => version(name) > 0).sort((a, b) => version(b) - version(a));
};

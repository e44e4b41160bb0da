import { dirname, join } from 'node:path';
import type { Machine } from './machine.ts';
import type { ServerName } from './server-handle.ts';

/** The programs of each server, as full paths. */
export type ServerBinaries = {
  nats: { natsServer: string };
  redis: { redisServer: string };
  postgres: { postgres: string; initdb: string };
};

// Folders that the PATH of a plain user may leave out.
const SYSTEM_DIRS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];

type Finder = Pick<Machine, 'which' | 'list'>;

const finders: { [N in ServerName]: (finder: Finder, root: string) => ServerBinaries[N] | undefined } = {
  nats: ({ which }, root) => {
    const natsServer = which('nats-server', systemDirs(root));
    return natsServer === undefined ? undefined : { natsServer };
  },
  redis: ({ which }, root) => {
    const redisServer = which('redis-server', systemDirs(root));
    return redisServer === undefined ? undefined : { redisServer };
  },
  postgres: ({ which, list }, root) => {
    const dirs = [...systemDirs(root), ...postgresDirs(list, root)];
    const postgres = which('postgres', dirs);
    if (postgres === undefined) return undefined;
    // The initdb of the same installation: another version would make a cluster that this postgres cannot read.
    const initdb = which(join(dirname(postgres), 'initdb'));
    return initdb === undefined ? undefined : { postgres, initdb };
  },
};

/**
 * The programs of a server on this machine: on the PATH, else where packages put them.
 * `root`: look only below this folder, where packages were unpacked.
 */
export function findBinaries<N extends ServerName>(machine: Finder, name: N, root = ''): ServerBinaries[N] | undefined {
  const which: Machine['which'] =
    root === '' ? machine.which : (command, dirs) => machine.which(command, dirs, { onlyDirs: true });
  return finders[name]({ which, list: machine.list }, root);
}

const systemDirs = (root: string): string[] => SYSTEM_DIRS.map((dir) => `${root}${dir}`);

/** Where Debian, PGDG's RPMs and Homebrew put PostgreSQL, the newest version first. */
export function postgresDirs(list: Machine['list'], root = ''): string[] {
  const versions = (parent: string, pattern: RegExp): string[] =>
    list(`${root}${parent}`)
      .flatMap((name) => {
        const version = pattern.exec(name)?.[1];
        return version === undefined ? [] : [{ version: Number(version), bin: `${root}${parent}/${name}/bin` }];
      })
      .sort((a, b) => b.version - a.version)
      .map(({ bin }) => bin);
  return [
    ...versions('/usr/lib/postgresql', /^(\d+(?:\.\d+)?)$/),
    ...versions('/opt/homebrew/opt', /^postgresql@(\d+)$/),
    ...versions('/usr/local/opt', /^postgresql@(\d+)$/),
    ...versions('/usr', /^pgsql-(\d+)$/),
  ];
}

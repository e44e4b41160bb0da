import { debianPackages } from './debian-packages.ts';
import type { Machine } from './machine.ts';
import type { ServerName } from './server-handle.ts';

const titles: Record<ServerName, string> = { nats: 'NATS', redis: 'Redis', postgres: 'PostgreSQL' };
const variables: Record<ServerName, string> = { nats: 'NATS_URL', redis: 'REDIS_URL', postgres: 'DATABASE_URL' };

const brew: Record<ServerName, string> = { nats: 'nats-server', redis: 'redis', postgres: 'postgresql@17' };
const fedora: Record<ServerName, string> = { nats: 'nats-server', redis: 'redis', postgres: 'postgresql-server' };

/** Servers that could neither be found nor installed; the message says what to do on this operating system. */
export class MissingServersError extends Error {
  readonly code = 'SERVERS_MISSING';
  readonly missing: readonly ServerName[];

  constructor(
    missing: readonly ServerName[],
    machine: Pick<Machine, 'platform' | 'osRelease'>,
    options: { attempts: readonly string[]; urls: boolean; containers: boolean },
  ) {
    const [is, it] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const lines = [
      `${list(missing.map((name) => titles[name]))} ${is} needed and not on this machine.`,
      ...options.attempts.map((attempt) => `  Tried: ${attempt}`),
      howToInstall(missing, machine, options.containers),
    ];
    if (options.urls) lines.push(`Or start ${it} yourself and set ${list(missing.map((name) => variables[name]))}.`);
    super(lines.join('\n'));
    this.name = 'MissingServersError';
    this.missing = missing;
  }
}

/** One sentence: the command for this operating system, and the other way out where containers are considered. */
export function howToInstall(
  missing: readonly ServerName[],
  { platform, osRelease }: Pick<Machine, 'platform' | 'osRelease'>,
  containers: boolean,
): string {
  const packages = (names: Record<ServerName, string>) => missing.map((name) => names[name]).join(' ');
  const family = `${osRelease.ID ?? ''} ${osRelease.ID_LIKE ?? ''}`;
  const then = `${containers ? ', or start Docker' : ''}, then run this again.`;
  if (platform === 'darwin') return `Install with \`brew install ${packages(brew)}\`${then}`;
  if (platform === 'win32') return `On Windows, use WSL (for example Ubuntu)${then}`;
  if (/debian|ubuntu/.test(family)) return `Install with \`sudo apt-get install ${packages(debianPackages)}\`${then}`;
  if (/fedora|rhel|centos/.test(family)) return `Install with \`sudo dnf install ${packages(fedora)}\`${then}`;
  const programs = list(missing.map((name) => titles[name]));
  return `Install ${programs} with your package manager so that the programs are on the PATH${then}`;
}

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

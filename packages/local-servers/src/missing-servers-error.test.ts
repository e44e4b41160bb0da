import { expect, test } from 'vitest';
import { howToInstall } from './missing-servers-error.ts';

const missing = ['nats', 'redis', 'postgres'] as const;

test.each([
  ['macOS', 'darwin', {}, '`brew install nats-server redis postgresql@17`'],
  ['Debian', 'linux', { ID: 'debian' }, '`sudo apt-get install nats-server redis-server postgresql`'],
  ['a child of Ubuntu', 'linux', { ID: 'linuxmint', ID_LIKE: 'ubuntu debian' }, '`sudo apt-get install'],
  ['Fedora', 'linux', { ID: 'fedora' }, '`sudo dnf install nats-server redis postgresql-server`'],
  ['Windows', 'win32', {}, 'WSL'],
  ['another Linux', 'linux', { ID: 'arch' }, 'NATS, Redis and PostgreSQL with your package manager'],
] as const)('on %s the message names what works there', (_os, platform, osRelease, expected) => {
  expect(howToInstall(missing, { platform, osRelease }, true)).toContain(expected);
  expect(howToInstall(missing, { platform, osRelease }, true)).toContain('or start Docker');
  expect(howToInstall(missing, { platform, osRelease }, false)).not.toContain('Docker');
});

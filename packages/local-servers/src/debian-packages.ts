import type { Machine } from './machine.ts';
import type { ServerName } from './server-handle.ts';

/** The Debian and Ubuntu packages of each server. */
export const debianPackages: Record<ServerName, string> = {
  nats: 'nats-server',
  redis: 'redis-server',
  postgres: 'postgresql',
};

/** Whether this is Debian, Ubuntu or one of their kind, with its package tools. */
export function hasDebianPackages(machine: Pick<Machine, 'platform' | 'osRelease' | 'which'>): boolean {
  const family = `${machine.osRelease.ID ?? ''} ${machine.osRelease.ID_LIKE ?? ''}`.split(' ');
  return (
    machine.platform === 'linux' &&
    (family.includes('debian') || family.includes('ubuntu')) &&
    ['apt-get', 'apt-cache', 'dpkg'].every((tool) => machine.which(tool, ['/usr/bin']) !== undefined)
  );
}

/** Whether apt failed because its package lists are missing or too old, so that `apt-get update` may help. */
export const needsUpdate = (output: string): boolean =>
  /unable to locate package|no installation candidate|failed to fetch|unable to fetch|can't select candidate version/i.test(
    output,
  );

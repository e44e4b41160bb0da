import { lastLines } from './last-lines.ts';
import type { Machine } from './machine.ts';
import type { ServerName } from './server-handle.ts';

const MINUTE_MS = 60_000;

const ports: Record<ServerName, number> = { nats: 4222, redis: 6379, postgres: 5432 };
const urls: Record<ServerName, (address: string) => string> = {
  nats: (address) => `nats://${address}`,
  redis: (address) => `redis://${address}`,
  postgres: (address) => `postgresql://paireto:paireto@${address}/paireto`,
};

/** Whether a container engine answers. The docker command alone says nothing: it may be there without an engine. */
export async function engineAnswers(machine: Pick<Machine, 'which' | 'run'>): Promise<boolean> {
  if (machine.which('docker') === undefined) return false;
  return (await machine.run('docker', ['info'], { timeoutMs: MINUTE_MS / 4 })).code === 0;
}

export type ComposedServer = { url: string; stop(): Promise<void> };

/** Starts services of the compose file, waits until they are healthy, and tells where they listen. */
export async function composeServers(
  machine: Pick<Machine, 'run'>,
  composeFile: string,
  names: readonly ServerName[],
  onProgress: (line: string) => void,
): Promise<Map<ServerName, ComposedServer> | string> {
  const compose = (args: readonly string[]) =>
    machine.run('docker', ['compose', '-f', composeFile, ...args], { timeoutMs: 15 * MINUTE_MS });
  onProgress(`Starting ${names.join(', ')} with docker compose`);
  const up = await compose(['up', '-d', '--wait', ...names]);
  if (up.code !== 0) return lastLines(up.stderr, 3);
  const composed = new Map<ServerName, ComposedServer>();
  for (const name of names) {
    const published = await compose(['port', name, String(ports[name])]);
    const address = published.stdout.trim().replace(/^(0\.0\.0\.0|\[::\])/, '127.0.0.1');
    if (published.code !== 0 || address === '') return `"${name}" of ${composeFile} publishes no port`;
    composed.set(name, { url: urls[name](address), stop: async () => void (await compose(['stop', name])) });
  }
  return composed;
}

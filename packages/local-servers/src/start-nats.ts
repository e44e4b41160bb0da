import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { probeNats } from './probe-nats.ts';
import type { ServerHandle, StartOptions } from './server-handle.ts';
import { signedIn } from './signed-in.ts';
import { spawnServer, withPort } from './spawn-server.ts';

/**
 * One processor does for far more messages than the apps of one machine send, and with one nats-server does not spend its time
 * on waking up threads of its own: a third less of the processor for a short list.
 */
const frugal = { GOMAXPROCS: '1' };

/** Starts NATS with JetStream on 127.0.0.1 and waits until it accepts clients. Works with NATS 2.9 and later. */
export async function startNats(options: StartOptions & { natsServer: string }): Promise<ServerHandle> {
  const storeDir = join(options.dataDir, 'data');
  await mkdir(storeDir, { recursive: true });
  // The name proves that it is this server that answers, and not another one that took the port.
  const serverName = `paireto-${randomUUID()}`;
  const users = options.usersFile === undefined ? [] : ['-c', options.usersFile];
  return withPort(options.port, async (port) => {
    const url = `nats://${signedIn(options)}127.0.0.1:${port}`;
    return spawnServer({
      name: 'nats',
      command: options.natsServer,
      args: ['-a', '127.0.0.1', '-p', String(port), '-n', serverName, '-js', '-sd', storeDir, ...users],
      env: { ...frugal, ...options.env },
      port,
      url,
      dataDir: options.dataDir,
      logFile: join(options.dataDir, 'server.log'),
      timeoutMs: options.timeoutMs,
      onSpawn: options.onSpawn,
      async probe() {
        if ((await probeNats(url)) !== serverName) throw new Error(`another NATS server answers at port ${port}`);
      },
    });
  });
}

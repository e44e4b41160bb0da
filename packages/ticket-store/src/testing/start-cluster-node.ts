import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createMachine, createProcessGuard, findSource, freePort } from '@paireto/local-servers';
import { tempDir, waitFor } from '@paireto/testkit';
import { Cluster, Redis } from 'ioredis';

const guard = createProcessGuard();
// Where the programs are when the machine has none of its own.
const UNPACKED = join(import.meta.dirname, '../../../../.stack');

/** A Redis Cluster of one node that owns every slot. It refuses what crosses slots, as a large one does. */
export async function startClusterNode(): Promise<{ cluster: Cluster; stop(): Promise<void> }> {
  const [port, busPort] = [await freePort(), await freePort()];
  const source = findSource(createMachine(process.env), 'redis', UNPACKED);
  if (source === undefined) throw new Error('redis-server is not installed');
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', tempDir('cluster'), '--save', ''];
  const clusterArgs = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
  const child = spawn(source.programs.redisServer, [...args, ...clusterArgs, '--cluster-announce-ip', '127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, LC_ALL: 'C', ...source.env },
  });
  if (child.pid !== undefined) guard.watch(child.pid);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const node = new Redis(port, '127.0.0.1', { retryStrategy: () => 50 });
  node.on('error', () => undefined);
  await waitFor(async () => (await node.ping()) === 'PONG');
  await node.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
  await waitFor(async () => (await node.cluster('INFO')).includes('cluster_state:ok'));
  node.disconnect();
  const cluster = new Cluster([{ host: '127.0.0.1', port }], {
    redisOptions: { autoResendUnfulfilledCommands: false },
  });
  return {
    cluster,
    async stop() {
      cluster.disconnect();
      child.kill();
      await exited;
      if (child.pid !== undefined) guard.unwatch(child.pid);
    },
  };
}

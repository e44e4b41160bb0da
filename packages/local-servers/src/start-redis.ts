import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { probeRedis } from './probe-redis.ts';
import type { ServerHandle, StartOptions } from './server-handle.ts';
import { signedIn } from './signed-in.ts';
import { spawnServer, withPort } from './spawn-server.ts';

/**
 * The append-only file is written anew when it has grown to this size, and not for every 64 MiB, which a busy system appends
 * within seconds: a child that takes a tenth of the machine, a third of that for compressing texts of a kilobyte. Reading that much
 * takes about 4 s when Redis starts.
 */
const cheapRewrites = ['--auto-aof-rewrite-min-size', '512mb', '--rdbcompression', 'no'];

/**
 * Starts Redis on 127.0.0.1 and waits until it has loaded its data and answers PING.
 * Append-only file, synced every second; with `fast` nothing is written to disk.
 */
export async function startRedis(options: StartOptions & { redisServer: string }): Promise<ServerHandle> {
  const dir = join(options.dataDir, 'data');
  await mkdir(dir, { recursive: true });
  const durability = options.fast
    ? ['--appendonly', 'no']
    : ['--appendonly', 'yes', '--appendfsync', 'everysec', '--aof-use-rdb-preamble', 'yes', ...cheapRewrites];
  const users = options.usersFile === undefined ? [] : ['--aclfile', options.usersFile];
  return withPort(options.port, async (port) => {
    const url = `redis://${signedIn(options)}127.0.0.1:${port}`;
    return spawnServer({
      name: 'redis',
      command: options.redisServer,
      args: [...['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--save', ''], ...durability, ...users],
      // Redis refuses to start with a locale that the machine does not have.
      env: { LC_ALL: 'C', ...options.env },
      port,
      url,
      dataDir: options.dataDir,
      logFile: join(options.dataDir, 'server.log'),
      timeoutMs: options.timeoutMs,
      onSpawn: options.onSpawn,
      async probe(pid) {
        if ((await probeRedis(url)) !== pid) throw new Error(`another Redis server answers at port ${port}`);
      },
    });
  });
}

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMachine } from './create-machine.ts';
import { freePort, isPortFree } from './free-port.ts';
import { portHolder } from './port-holder.ts';
import { createProcessGuard } from './process-guard.ts';
import { findSource } from './resolve-servers.ts';
import type { ServerHandle, ServerName, StartOptions } from './server-handle.ts';
import type { ServerSource } from './server-source.ts';

const guard = createProcessGuard();
const unpackedDir = join(import.meta.dirname, '../../../.stack');

/** The programs of a server on this machine; global set-up has seen to it that there are some. */
export function programsOf<N extends ServerName>(name: N): Extract<ServerSource<N>, { from: 'binary' }> {
  const found = findSource(createMachine(process.env), name, unpackedDir);
  if (found === undefined) throw new Error(`${name} is not on this machine`);
  return found;
}

/** The command line of every process. */
function commandLines(): string[] {
  if (process.platform !== 'linux') return spawnSync('ps', ['-axo', 'command']).stdout.toString().split('\n');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    });
}

/** Redis replaces its command line by its address; the others name their folder. */
const processesOf = (dataDir: string, port: number): string[] =>
  commandLines().filter((line) => line.includes(dataDir) || line.includes(`127.0.0.1:${port}`));

/** What every server that this package starts promises. */
export function serverCases(server: {
  name: ServerName;
  start(options: StartOptions): Promise<ServerHandle>;
  /** Stores a value so that the server has promised to keep it through a kill -9. */
  put(url: string, value: string): Promise<void>;
  get(url: string): Promise<string>;
}): void {
  describe(`${server.name}, started for real`, () => {
    let dataDir: string;
    const start = async (options: Partial<StartOptions> = {}): Promise<ServerHandle> => {
      const handle = await server.start({ dataDir, ...options });
      guard.watch(handle.pid);
      void handle.exited.then(() => guard.unwatch(handle.pid));
      return handle;
    };

    beforeAll(async () => {
      dataDir = await mkdtemp(join(await realpath(tmpdir()), `${server.name}-`));
      guard.removeAtEnd(dataDir);
      // Open to the account that PostgreSQL runs as under root.
      await chmod(dataDir, 0o755);
    });
    afterAll(() => rm(dataDir, { recursive: true, force: true }));

    test('answers once started, under the process id that it tells, and is gone after stop', async () => {
      const handle = await start();
      await server.put(handle.url, 'first');
      expect(await server.get(handle.url)).toBe('first');
      expect(await portHolder(handle.port)).toMatch(new RegExp(`\\(pid ${handle.pid}\\)$`));
      expect(processesOf(dataDir, handle.port)).not.toEqual([]);
      await handle.stop();
      expect(await isPortFree(handle.port)).toBe(true);
      await handle.stop();
    });

    test('keeps its data through a stop, on the port that is asked for', async () => {
      const port = await freePort();
      const handle = await start({ port });
      expect(handle.port).toBe(port);
      expect(await server.get(handle.url)).toBe('first');
      await server.put(handle.url, 'second');
      await handle.stop();
      const again = await start({ port });
      expect(await server.get(again.url)).toBe('second');
      await again.stop();
    });

    test('keeps its data through kill -9, and starts again at once', async () => {
      const handle = await start();
      await server.put(handle.url, 'third');
      handle.kill('SIGKILL');
      await handle.exited;
      const again = await start({ port: handle.port });
      expect(await server.get(again.url)).toBe('third');
      await again.stop();
    });

    test('stops even while it is paused', async () => {
      const handle = await start();
      handle.kill('SIGSTOP');
      await handle.stop();
      expect(await isPortFree(handle.port)).toBe(true);
    });

    test('says so when its port is taken, and leaves no process behind', async () => {
      // Accepts connections and never answers, which is worse than a server that speaks another language.
      const other = createServer();
      const port = await freePort();
      await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
      await expect(start({ port })).rejects.toMatchObject({
        code: 'SERVER_START_FAILED',
        server: server.name,
        portTaken: true,
        message: expect.stringContaining('server.log'),
      });
      other.close();
      expect(processesOf(dataDir, port)).toEqual([]);
    });
  });
}

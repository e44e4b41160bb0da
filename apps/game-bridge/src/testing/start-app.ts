import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** An app as a process of its own, as in production. */
export interface AppProcess {
  port: number;
  /** Kills it hard; resolves when it has ended. */
  kill(): Promise<void>;
}

/** Starts an app of this repository; resolves when it is ready. */
export async function startApp(app: string, env: Readonly<Record<string, string>>): Promise<AppProcess> {
  const main = fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=paireto-source', main], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  return {
    port: await readyPort(app, child),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function readyPort(app: string, child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number };
    if (msg === 'ready') {
      child.stdout.resume();
      return port;
    }
  }
  throw new Error(`${app} ended before it was ready`);
}

import { debianPackages, needsUpdate } from './debian-packages.ts';
import { lastLines } from './last-lines.ts';
import type { Machine, RunResult } from './machine.ts';
import type { ServerName } from './server-handle.ts';

const MINUTE_MS = 60_000;

// The units and init scripts that the packages bring. Nobody asked for them: only the programs are wanted.
const services: Record<ServerName, string> = { nats: 'nats-server', redis: 'redis-server', postgres: 'postgresql' };

/** Installs the packages of these servers as root; returns what went wrong, or undefined. */
export async function installPackages(
  machine: Pick<Machine, 'run' | 'which' | 'list'>,
  names: readonly ServerName[],
  onProgress: (line: string) => void,
): Promise<string | undefined> {
  const packages = names.map((name) => debianPackages[name]);
  onProgress(`Installing ${packages.join(', ')} with apt-get`);
  let result = await aptInstall(machine, packages, onProgress);
  if (result.code !== 0 && needsUpdate(result.stderr)) {
    onProgress('Refreshing the package lists (apt-get update)');
    await apt(machine, ['update'], onProgress);
    result = await aptInstall(machine, packages, onProgress);
  }
  await stopServices(machine, names);
  return result.code === 0 ? undefined : lastLines(result.stderr, 3);
}

const aptInstall = async (
  machine: Pick<Machine, 'run'>,
  packages: readonly string[],
  onProgress: (line: string) => void,
): Promise<RunResult> => apt(machine, ['install', '-y', '--no-install-recommends', ...packages], onProgress);

async function apt(
  machine: Pick<Machine, 'run'>,
  args: readonly string[],
  onProgress: (line: string) => void,
): Promise<RunResult> {
  return machine.run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    // RUNLEVEL=1 keeps init scripts from starting what was just installed (no service belongs to single-user mode).
    env: { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', LC_ALL: 'C.UTF-8' },
    timeoutMs: 15 * MINUTE_MS,
    onLine: (line) => {
      if (/^(Get:\d+|Unpacking|Setting up) /.test(line)) onProgress(line);
    },
  });
}

/** The programs were not here before, so their services are ours to switch off; they would hold ports and memory. */
async function stopServices(
  machine: Pick<Machine, 'run' | 'which' | 'list'>,
  names: readonly ServerName[],
): Promise<void> {
  const systemd = machine.list('/run/systemd').includes('system') && machine.which('systemctl') !== undefined;
  for (const name of names) {
    const service = services[name];
    if (systemd) await machine.run('systemctl', ['disable', '--now', service], { timeoutMs: MINUTE_MS });
    else if (machine.which(`/etc/init.d/${service}`) !== undefined)
      await machine.run(`/etc/init.d/${service}`, ['stop'], { timeoutMs: MINUTE_MS });
  }
}

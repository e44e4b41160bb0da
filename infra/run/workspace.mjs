import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const byName = (a, b) => (a < b ? -1 : Number(a > b));

const isWindows = process.platform === 'win32';

/** The pinned Node that the install brings, and the folder it lies in. */
const pinnedNodeDir = join(root, 'node_modules', 'node', 'bin');
export const pinnedNode = join(pinnedNodeDir, isWindows ? 'node.exe' : 'node');

/** The folders of all workspace packages, relative to the root: what pnpm-workspace.yaml lists and exists. */
export function workspacePackages() {
  const lines = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').split('\n');
  const start = lines.indexOf('packages:') + 1;
  const patterns = [];
  for (let index = start; /^\s+-\s/.test(lines[index] ?? ''); index += 1)
    patterns.push(lines[index].replace(/^\s+-\s+/, '').trim());
  return patterns
    .flatMap((pattern) =>
      pattern.endsWith('/*') && existsSync(join(root, pattern.slice(0, -2)))
        ? readdirSync(join(root, pattern.slice(0, -2))).map((name) => `${pattern.slice(0, -2)}/${name}`)
        : [pattern],
    )
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort(byName);
}

/** All files below a folder, relative to the root, sorted; the folder itself when it is a file; none when it is absent. */
export function filesBelow(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort(byName);
}

/** A digest over the names and contents of these files (paths relative to the root) and some words. */
export function digestOf(files, ...words) {
  const hash = createHash('sha256').update(words.join('\n'));
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** The content of a stamp file, or an empty string. */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/** The environment of child processes: the pinned Node and the tools of the workspace come first on the PATH. */
export function toolEnv(extraDirs = []) {
  const path = [...extraDirs, pinnedNodeDir, join(root, 'node_modules', '.bin'), process.env.PATH ?? ''];
  return { ...process.env, PATH: path.join(delimiter) };
}

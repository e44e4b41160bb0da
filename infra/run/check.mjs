import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { filesBelow, pinnedNode, root, toolEnv, workspacePackages } from './workspace.mjs';

const codeFolders = ['apps', 'packages', 'infra', 'tests', 'bench', 'examples'];

const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const tool = (name, ...args) =>
  capture(bin(name), args, { cwd: root, env: toolEnv(), shell: process.platform === 'win32' });

/** Runs every static check, says what each found, and returns 1 when any of them failed. */
export async function check() {
  const steps = [
    { name: 'format and lint', run: () => tool('biome', 'check', '.') },
    { name: 'type-aware lint', run: () => tool('oxlint', '--type-aware', '--deny-warnings') },
    { name: 'dependency rules', run: () => tool('depcruise', '--config', '.dependency-cruiser.cjs', ...codeFolders) },
    { name: 'types', run: typecheck },
    { name: 'lockfile', run: checkLockfile },
  ];
  const failed = [];
  for (const { name, run } of steps) {
    const startedMs = Date.now();
    const { code, output } = await run();
    process.stdout.write(
      `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)\n`,
    );
    if (code !== 0) {
      failed.push(name);
      process.stdout.write(`${output.trimEnd()}\n\n`);
    }
  }
  process.stdout.write(failed.length === 0 ? 'All checks passed.\n' : `Failed: ${failed.join(', ')}.\n`);
  return failed.length === 0 ? 0 : 1;
}

/** Type-checks every package that has sources. */
async function typecheck() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const packages = workspacePackages().filter(
    (folder) =>
      existsSync(join(root, folder, 'tsconfig.json')) &&
      filesBelow(`${folder}/src`).some((file) => file.endsWith('.ts')),
  );
  const results = [];
  for (const folder of packages)
    results.push(await capture(pinnedNode, [tsc, '--noEmit', '-p', folder], { cwd: root, env: toolEnv() }));
  return {
    code: results.some((result) => result.code !== 0) ? 1 : 0,
    output: results.map((result) => result.output).join(''),
  };
}

/** The lockfile must not say where packages are downloaded from: that would tie it to the registry of its author. */
function checkLockfile() {
  const addresses = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => /\btarball:|https?:\/\//.test(line) && !line.startsWith('deprecated:'));
  return {
    code: addresses.length === 0 ? 0 : 1,
    output: addresses.map(({ line, number }) => `pnpm-lock.yaml:${number}: download address: ${line}`).join('\n'),
  };
}

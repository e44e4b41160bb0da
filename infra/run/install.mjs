import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { startProgress } from './progress.mjs';
import { digestOf, filesBelow, pinnedNode, readStamp, root, toolEnv, workspacePackages } from './workspace.mjs';

/** The package manager, pinned; npx brings it, so that nothing else must be there. */
export const pnpm = 'pnpm@12.21.0';

const stampFile = join(root, 'node_modules', '.paireto-install');

/** Brings node_modules to what the lockfile says, unless that was done already. Returns whether it worked. */
export async function ensureInstalled() {
  const digest = digestOf(
    ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', '.npmrc']
      .concat(workspacePackages().map((folder) => `${folder}/package.json`))
      .flatMap(filesBelow),
    pnpm,
    process.platform,
    process.arch,
  );
  if (readStamp(stampFile) === digest && existsSync(pinnedNode)) return true;

  rmSync(stampFile, { force: true });
  const progress = startProgress('Installing dependencies (about a minute the first time)');
  const { code, output } = await runPnpm(['install', '--frozen-lockfile', '--reporter=append-only'], (chunk) => {
    const counts = chunk.match(/Progress: .*/g)?.at(-1);
    if (counts) progress.note(counts.replace('Progress: ', '').replace(', done', ''));
  });
  const works = code === 0 && existsSync(pinnedNode);
  progress.done(works ? 'installed' : 'failed');
  if (!works) {
    process.stderr.write(`\n${output.trimEnd()}\n\nThe installation did not work. ${remedyFor(output)}\n`);
    return false;
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampFile, `${digest}\n`);
  return true;
}

/** Runs the pinned pnpm in the root without showing what it says. */
export function runPnpm(args, onOutput) {
  const { command, allArgs, options } = pnpmCommand(args, process.env);
  return capture(command, allArgs, options, onOutput);
}

/** Runs the pinned pnpm in the root for everybody to see, and returns its exit code. */
export function showPnpm(args, env) {
  const { command, allArgs, options } = pnpmCommand(args, { ...toolEnv(), ...env });
  return new Promise((resolve) => {
    const child = spawn(command, allArgs, { ...options, stdio: 'inherit' });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const pnpmCommand = (args, env) => ({
  command: 'npx',
  // npm's own remarks would only distract.
  allArgs: ['--loglevel=error', '-y', pnpm, ...args],
  // CI: never ask a question that nobody would see.
  options: { cwd: root, shell: process.platform === 'win32', env: { ...env, CI: 'true' } },
});

function remedyFor(output) {
  if (/ENOENT.*npx|npx.*ENOENT/.test(output)) return 'npx is missing: install npm (it comes with Node) and try again.';
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|network|fetch failed/i.test(output))
    return 'The package registry cannot be reached: check the network, and the proxy and registry settings of npm.';
  if (/OUTDATED_LOCKFILE|frozen-lockfile/.test(output))
    return `pnpm-lock.yaml does not match the package.json files: run "npx -y ${pnpm} install" and commit the lockfile.`;
  if (/ENOSPC/.test(output)) return 'The disk is full: make room and try again.';
  if (/EACCES|EPERM/.test(output))
    return `No permission to write into ${root}: check who owns its node_modules folders.`;
  return 'Remove the node_modules folders and try again; if it fails again, the lines above say why.';
}

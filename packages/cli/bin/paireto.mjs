#!/usr/bin/env node
// The published package has one bundled file; in the workspace the sources run on the pinned Node, without a build.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const source = at('../src/main.ts');

if (existsSync(source)) runFromSource();
else await import('../dist/paireto.js');

function runFromSource() {
  const pinned = at('../../../node_modules/node/bin/node');
  const child = spawn(
    existsSync(pinned) ? pinned : process.execPath,
    ['--conditions=paireto-source', source, ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  // A terminal's Ctrl-C reaches the child by itself; what only comes here is passed on.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

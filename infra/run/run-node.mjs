import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isAlive, npmStarters } from './starters.mjs';
import { pinnedNode, root, toolEnv } from './workspace.mjs';

/**
 * Runs a script under the pinned Node with the sources of the workspace packages, and returns its exit code.
 *
 * Signals: a terminal's Ctrl-C reaches the child by itself, so it is only waited for; what only reaches this process
 * (SIGTERM, or SIGINT without a terminal) is passed on. When the npm that started us is killed hard, the child is told
 * to stop, because nobody else would.
 */
export function runNode(args, env = {}) {
  const child = spawn(pinnedNode, ['--conditions=paireto-source', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...toolEnv(), PAIRETO_STARTER_PID: String(process.pid), ...env },
  });
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      stopForwarding();
      process.stderr.write(`Cannot run ${pinnedNode}: ${error.message}\n`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

function forwardSignals(child) {
  const handlers = {
    SIGINT: () => process.stdin.isTTY || child.kill('SIGINT'),
    SIGTERM: () => child.kill('SIGTERM'),
    SIGHUP: () => child.kill('SIGHUP'),
  };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);

  const starters = npmStarters();
  const watch = setInterval(() => {
    if (starters.every(isAlive)) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 250);
  return () => {
    clearInterval(watch);
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}

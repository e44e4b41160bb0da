import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry } from './process-ledger.ts';
import type { ReadCommand } from './read-command.ts';

/** Stops processes by pid, gently, then by force after `graceMs`. Each is checked again before each signal. */
export async function stopRemains(
  entries: readonly LedgerEntry[],
  deps: { read: ReadCommand; kill: (pid: number, signal: NodeJS.Signals) => void; graceMs?: number },
): Promise<void> {
  const alive = (): LedgerEntry[] =>
    entries.filter((entry) => {
      const command = deps.read(entry.pid);
      return command !== undefined && entry.commands.includes(command);
    });
  // SIGINT is the signal on which PostgreSQL and NATS stop without waiting for their clients.
  for (const entry of alive()) signalAll(deps, entry.pid, ['SIGINT', 'SIGCONT']);
  const deadline = performance.now() + (deps.graceMs ?? 5_000);
  while (alive().length > 0 && performance.now() < deadline) await sleep(50);
  for (const entry of alive()) signalAll(deps, entry.pid, ['SIGKILL']);
  while (alive().length > 0 && performance.now() < deadline + 5_000) await sleep(50);
}

function signalAll(
  deps: { kill: (pid: number, signal: NodeJS.Signals) => void },
  pid: number,
  signals: readonly NodeJS.Signals[],
): void {
  for (const signal of signals) {
    try {
      deps.kill(pid, signal);
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

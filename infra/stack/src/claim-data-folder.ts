import { setTimeout as sleep } from 'node:timers/promises';
import { readStackFile, removeStackFile, type StackFile } from '@paireto/dev-access';
import { claimLedger, type LedgerKeeper, type Remains, readLedger, remainsOf } from './process-ledger.ts';
import { readCommand } from './read-command.ts';
import { StackError } from './stack-error.ts';
import type { StackFolder } from './stack-folder.ts';
import { stopRemains } from './stop-remains.ts';

/** What is alive of the stack of this data folder. */
export function stackRemains(folder: StackFolder): Remains {
  const ledger = readLedger(folder.ledgerFile);
  return ledger === undefined ? { supervisor: undefined, processes: [] } : remainsOf(ledger, readCommand);
}

/** The running stack of this data folder; undefined when none runs, or when it is still starting. */
export function findRunningStack(folder: StackFolder): StackFile | undefined {
  return stackRemains(folder).supervisor === undefined ? undefined : readStackFile(folder.stackFile);
}

/**
 * Makes this process the one that runs the stack of the data folder. What an earlier one left behind is stopped.
 * @throws {StackError} ALREADY_RUNNING when another process runs it.
 */
export async function claimDataFolder(folder: StackFolder, onProgress: (line: string) => void): Promise<LedgerKeeper> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const claimed = claimLedger(folder.ledgerFile, process.pid, readCommand);
    if (claimed !== undefined) return claimed;
    const remains = stackRemains(folder);
    if (remains.supervisor !== undefined) throw alreadyRunning(folder, remains.supervisor.pid);
    await cleanUp(folder, remains, onProgress);
    await sleep(50 * attempt);
  }
  throw new StackError('ALREADY_RUNNING', `Another process is starting the stack of ${folder.root}.`);
}

/** Stops what is left of a stack whose supervisor is dead, and forgets it. */
export async function cleanUp(
  folder: StackFolder,
  remains: Remains,
  onProgress: (line: string) => void,
): Promise<void> {
  if (remains.processes.length > 0) {
    const names = remains.processes.map(({ name, pid }) => `${name} (pid ${pid})`).join(', ');
    onProgress(`An earlier run was killed; stopping what it left behind: ${names}`);
    await stopRemains(remains.processes, { read: readCommand, kill: (pid, signal) => process.kill(pid, signal) });
  }
  removeStackFile(folder.stackFile);
  removeStackFile(folder.ledgerFile);
}

function alreadyRunning(folder: StackFolder, pid: number): StackError {
  const stack = readStackFile(folder.stackFile);
  const where =
    stack === undefined ? `is being started or stopped (pid ${pid})` : `runs already: ${stack.gatewayUrl} (pid ${pid})`;
  return new StackError(
    'ALREADY_RUNNING',
    `The stack of ${folder.root} ${where}.\nStop it with Ctrl-C in its terminal, or with: kill ${pid}`,
  );
}

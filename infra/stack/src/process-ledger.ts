import { rmSync, writeFileSync } from 'node:fs';
import { readJson, writePrivateJson } from '@paireto/dev-access';
import { z } from 'zod';
import type { ReadCommand } from './read-command.ts';

const entrySchema = z.object({
  name: z.string(),
  pid: z.int().positive(),
  /** Command lines it was seen with: a server may rewrite its own (Redis does). They prove that the pid is still it. */
  commands: z.array(z.string()),
});
const ledgerSchema = z.object({ supervisor: entrySchema, processes: z.array(entrySchema) });

export type LedgerEntry = z.infer<typeof entrySchema>;
export type Ledger = z.infer<typeof ledgerSchema>;

/** What an earlier start left behind. */
export interface Remains {
  /** The process that looks after the stack, when it is alive: then the stack is running. */
  supervisor: LedgerEntry | undefined;
  /** Its processes that are still alive, and are proved to be ours by their command line. */
  processes: LedgerEntry[];
}

/** Which of the ledger's processes are alive and still what they were. Another program that got a pid is left alone. */
export function remainsOf(ledger: Ledger, read: ReadCommand): Remains {
  const isSame = (entry: LedgerEntry): boolean => {
    const command = read(entry.pid);
    return command !== undefined && entry.commands.includes(command);
  };
  return {
    supervisor: isSame(ledger.supervisor) ? ledger.supervisor : undefined,
    processes: ledger.processes.filter(isSame),
  };
}

export const readLedger = (file: string): Ledger | undefined => ledgerSchema.safeParse(readJson(file)).data;

/** Keeps the ledger of a stack that starts or runs. */
export interface LedgerKeeper {
  /** Notes a process, or one more command line of it. */
  record(name: string, pid: number): void;
  forget(name: string): void;
  remove(): void;
}

/**
 * Claims the data folder for this process.
 * @returns undefined when somebody else holds it: read the ledger to see who.
 */
export function claimLedger(file: string, pid: number, read: ReadCommand): LedgerKeeper | undefined {
  const commandsOf = (of: number): string[] => {
    const command = read(of);
    return command === undefined ? [] : [command];
  };
  const ledger: Ledger = { supervisor: { name: 'supervisor', pid, commands: commandsOf(pid) }, processes: [] };
  try {
    writeFileSync(file, JSON.stringify(ledger), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
  return {
    record(name, processPid) {
      const known = ledger.processes.find((entry) => entry.name === name && entry.pid === processPid);
      const commands = [...new Set([...(known?.commands ?? []), ...commandsOf(processPid)])];
      ledger.processes = [
        ...ledger.processes.filter((entry) => entry.name !== name),
        { name, pid: processPid, commands },
      ];
      writePrivateJson(file, ledger);
    },
    forget(name) {
      ledger.processes = ledger.processes.filter((entry) => entry.name !== name);
      writePrivateJson(file, ledger);
    },
    remove: () => rmSync(file, { force: true }),
  };
}

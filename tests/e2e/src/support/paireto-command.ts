import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@paireto/stack';

const bin = join(repositoryRoot, 'packages', 'cli', 'bin', 'paireto.mjs');

/** What a run of the command came to. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command while it runs. */
export interface RunningCommand {
  /** Resolves with the first line of standard output that passes. Rejects when the command ends without one. */
  line(passes: (line: string) => boolean): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  done: Promise<CommandResult>;
}

/** Starts `paireto <args>` as a process of its own, without a terminal. */
export function startPaireto(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; input?: string },
): RunningCommand {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd,
    env: { PATH, HOME: options.cwd, ...options.env },
  });
  const result: CommandResult = { code: null, stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    result.stdout += chunk.toString();
    for (const look of waiting) look();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    result.stderr += chunk.toString();
  });
  child.stdin.end(options.input ?? '');
  const done = new Promise<CommandResult>((resolve) => {
    child.once('close', (code) => resolve({ ...result, code }));
  });
  return {
    done,
    kill: (signal) => void child.kill(signal),
    line: (passes) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = result.stdout.split('\n').slice(0, -1).find(passes);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void done.then(({ code, stderr }) =>
          reject(new Error(`paireto ended with ${code} before such a line: ${stderr}`)),
        );
      }),
  };
}

/** Runs `paireto <args>` to its end. */
export const paireto = (...parameters: Parameters<typeof startPaireto>): Promise<CommandResult> =>
  startPaireto(...parameters).done;

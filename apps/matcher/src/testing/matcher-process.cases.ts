import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A line of a matcher's log. */
export type LogLine = { msg: string; port?: number; shard?: string };

/** A matcher as a process of its own. To be killed by the test that started it. */
export interface MatcherProcess {
  child: ChildProcessWithoutNullStreams;
  /** What it has logged so far. */
  lines: readonly LogLine[];
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** What it wrote to stderr so far. */
  errors: () => string;
}

/** Starts the matcher as it is started for real, with this environment and no other. */
export function runMatcher(env: Record<string, string>): MatcherProcess {
  const child = spawn(process.execPath, ['--conditions=paireto-source', main], { env });
  const lines: LogLine[] = [];
  let errors = '';
  createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line) as LogLine));
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }) as Awaited<MatcherProcess['exited']>);
  return { child, lines, exited, errors: () => errors };
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchMachine, whereAndWhen } from '@paireto/bench-kit';
import type { BenchSettings } from '../options/bench-settings.ts';
import type { PartReport } from './part-report.ts';
import { reportTable } from './report-table.ts';

/** A whole run. */
export interface LiveBenchRun {
  at: string;
  machine: BenchMachine;
  settings: BenchSettings;
  tookSeconds: number;
  parts: readonly PartReport[];
}

/** Writes `last.md` and `last.json` into the folder and returns their paths. */
export function writeLiveReport(folder: string, run: LiveBenchRun): string[] {
  const files: [string, string][] = [
    [
      join(folder, 'last.md'),
      `# Live updates under load: the last run\n\n${whereAndWhen(run)}\n\n${reportTable(run.parts)}`,
    ],
    [join(folder, 'last.json'), `${JSON.stringify(run, undefined, 2)}\n`],
  ];
  for (const [path, content] of files) writeFileSync(path, content);
  return files.map(([path]) => path);
}

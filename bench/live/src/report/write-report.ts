import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchSettings } from '../options/bench-settings.ts';
import type { PartReport } from './part-report.ts';
import { reportTable } from './report-table.ts';

/** Where figures come from: they mean little without. */
export interface LiveBenchMachine {
  node: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  /** Load average of the minute before the bench: what else the machine did. */
  loadBefore: number;
}

/** This machine, now. */
export const liveBenchMachine = (): LiveBenchMachine => ({
  node: process.version,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});

/** A whole run. */
export interface LiveBenchRun {
  at: string;
  machine: LiveBenchMachine;
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

function whereAndWhen({ at, machine, tookSeconds }: LiveBenchRun): string {
  const { node, cpu, cores, memoryGb, loadBefore } = machine;
  const load =
    loadBefore >= 0.5
      ? `The machine was shared: its load was ${loadBefore} before the bench began.`
      : `The machine was quiet: its load was ${loadBefore} before the bench began.`;
  return `${at.slice(0, 10)}, Node ${node}, ${cores} x ${cpu}, ${memoryGb} GB, ${Math.round(tookSeconds)} s. ${load} Method: [README](README.md).`;
}

import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchRow } from '../bench-row.ts';
import { benchTable } from './bench-table.ts';

/** Where figures come from: they mean little without. */
export interface BenchMachine {
  node: string;
  cpu: string;
  cores: number;
  memoryGb: number;
}

/** This machine. */
export const benchMachine = (): BenchMachine => ({
  node: process.version,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
});

/** Writes `last.md` and `last.json` into the folder and returns their paths. */
export function writeBenchReport(folder: string, rows: readonly BenchRow[], machine: BenchMachine, at: Date): string[] {
  const { node, cpu, cores, memoryGb } = machine;
  const where = `${at.toISOString().slice(0, 10)}, Node ${node}, ${cores} x ${cpu}, ${memoryGb} GB`;
  const text = `# Engine benchmarks: the last run\n\n${where}. Method: [README](README.md).\n\n${benchTable(rows)}`;
  const files: [string, string][] = [
    [join(folder, 'last.md'), text],
    [join(folder, 'last.json'), `${JSON.stringify({ at: at.toISOString(), machine, rows }, undefined, 2)}\n`],
  ];
  for (const [path, content] of files) writeFileSync(path, content);
  return files.map(([path]) => path);
}

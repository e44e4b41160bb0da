import { cpus, loadavg, totalmem } from 'node:os';

/** Where figures come from: they mean little without. */
export interface BenchMachine {
  node: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  /** Load average of the minute before the bench: what else the machine did. */
  loadBefore: number;
}

/** This machine, now. */
export const benchMachine = (): BenchMachine => ({
  node: process.version,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});

/** Where and when figures were taken, in a paragraph. */
export function whereAndWhen({
  at,
  machine,
  tookSeconds,
}: {
  at: string;
  machine: BenchMachine;
  tookSeconds: number;
}): string {
  const { node, cpu, cores, memoryGb, loadBefore } = machine;
  const load =
    loadBefore >= 0.5
      ? `The machine was shared: its load was ${loadBefore} before the bench began.`
      : `The machine was quiet: its load was ${loadBefore} before the bench began.`;
  return `${at.slice(0, 10)}, Node ${node}, ${cores} x ${cpu}, ${memoryGb} GB, ${Math.round(tookSeconds)} s. ${load} Method: [README](README.md).`;
}

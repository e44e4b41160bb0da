import { cpuSeconds, residentBytes } from '@paireto/bench-kit';

/** What the processes of the system used while the seconds that count passed. */
export interface ProcessUsage {
  name: string;
  /** Processor time, s; NaN of one that was killed. */
  cpuSeconds: number;
  /** Resident memory before anybody came, before the load (those who wait are there) and after it, bytes. */
  memoryAtStart: number;
  memoryBefore: number;
  memoryAfter: number;
}

interface Followed {
  pid: number;
  from: number;
  cpu: number;
  atStart: number;
  before: number;
  after: number;
}

/** Follows processes through a run: `begin` before the load, `count` and `end` around the seconds that count. */
export function followProcesses(pids: ReadonlyMap<string, number>) {
  const usage = new Map(
    [...pids].map(([name, pid]) => [name, { pid, from: 0, cpu: 0, atStart: 0, before: 0, after: 0 }]),
  );
  const each = (read: (process: Followed) => void): void => {
    for (const process of usage.values()) {
      try {
        read(process);
      } catch {
        // It was killed, which the run may ask for.
      }
    }
  };
  each((process) => {
    process.atStart = residentBytes(process.pid);
  });
  return {
    begin: () =>
      each((process) => {
        process.before = residentBytes(process.pid);
      }),
    count: () =>
      each((process) => {
        process.from = cpuSeconds(process.pid);
      }),
    end: () =>
      each((process) => {
        [process.cpu, process.after] = [Number.NaN, Number.NaN];
        const used = cpuSeconds(process.pid) - process.from;
        // Less than before: it was killed, which the run may ask for, and what it used is not known.
        if (used < 0) return;
        process.cpu = used;
        process.after = residentBytes(process.pid);
      }),
    /** Processor time so far by name, s. */
    cpu: (): ReadonlyMap<string, number> => {
      const read = new Map<string, number>();
      for (const [name, { pid }] of usage) {
        try {
          read.set(name, cpuSeconds(pid));
        } catch {
          // As above.
        }
      }
      return read;
    },
    usage: (): ProcessUsage[] =>
      [...usage].map(([name, { cpu, atStart, before, after }]) => ({
        name,
        cpuSeconds: cpu,
        memoryAtStart: atStart,
        memoryBefore: before,
        memoryAfter: after,
      })),
  };
}

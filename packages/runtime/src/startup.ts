import type { ReadinessReport } from './readiness.ts';

/** How far a process is with its start. */
export interface Startup {
  /** The step is done. Once all are, the process has started, whatever happens later. */
  done: (step: string) => void;
  /** The steps that are missing. */
  waitingFor: () => readonly string[];
  /** What /startupz answers: its checks are the steps. */
  report: () => Promise<ReadinessReport>;
}

/** @param steps what has to have happened once: connections that stood, rulesets registered, a shard joined. */
export function createStartup(steps: readonly string[]): Startup {
  const missing = new Set(steps);
  return {
    done: (step) => void missing.delete(step),
    waitingFor: () => [...missing],
    report: async () => ({
      ready: missing.size === 0,
      checks: Object.fromEntries(
        steps.map((step) => [step, missing.has(step) ? { ok: false, reason: 'not yet' } : { ok: true }]),
      ),
    }),
  };
}

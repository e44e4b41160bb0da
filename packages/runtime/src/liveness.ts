/** What /healthz answers: 200 with `ok`, 503 with `stuck`. */
export interface LivenessReport {
  status: 'ok' | 'stuck';
  /** The loops that make no progress, and for how long they have made none. */
  stuck?: Record<string, string>;
}

/** Whether the loops that a process lives by make progress. */
export interface Liveness {
  /**
   * An essential loop. It calls what this returns whenever it has come round, whether what it tried worked or failed:
   * that others are away is no reason to restart this process. Silent for longer than `limitMs` it counts as stuck.
   */
  watch: (name: string, limitMs: number) => () => void;
  report: () => LivenessReport;
  stop: () => void;
}

const TICK_MS = 1_000;

/**
 * Counts in time in which this process ran: after a pause of the machine or of the event loop nothing is stuck that only
 * had no chance to run.
 */
export function createLiveness(monotonicMs: () => number): Liveness {
  const loops = new Map<string, { limitMs: number; silentMs: number }>();
  let tickedAtMs = monotonicMs();
  const tick = (): void => {
    const nowMs = monotonicMs();
    const passedMs = Math.min(nowMs - tickedAtMs, 2 * TICK_MS);
    tickedAtMs = nowMs;
    for (const loop of loops.values()) loop.silentMs += passedMs;
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  return {
    watch(name, limitMs) {
      const loop = { limitMs, silentMs: 0 };
      loops.set(name, loop);
      return () => {
        loop.silentMs = 0;
      };
    },
    report() {
      const stuck = [...loops].filter(([, { silentMs, limitMs }]) => silentMs > limitMs);
      if (stuck.length === 0) return { status: 'ok' };
      const told = stuck.map(([name, { silentMs }]) => [name, `no progress for ${Math.round(silentMs / 1_000)} s`]);
      return { status: 'stuck', stuck: Object.fromEntries(told) };
    },
    stop: () => clearInterval(timer),
  };
}

import type { DependencyCheck } from './readiness.ts';

/** How an app stops: steps that are registered while it starts, and carried out in the reverse order. */
export interface Shutdown {
  /** Registers a step; `name` says what is waited for while it runs. */
  add: (name: string, close: () => Promise<void> | void) => void;
  /** Carries out the steps, each even when an earlier one failed; a repeated call waits for the first. @throws {AggregateError} */
  stop: () => Promise<void>;
  /** True from the beginning of the stop: /readyz says no, and nothing new is begun. */
  isStopping: () => boolean;
  /** The step that is under way. */
  waitingFor: () => string | undefined;
}

/** Runs the steps in the reverse order of their registration; what is registered during the stop runs next. */
export function createShutdown(): Shutdown {
  const steps: { name: string; close: () => Promise<void> | void }[] = [];
  let stopped: Promise<void> | undefined;
  let current: string | undefined;

  const run = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      current = step.name;
      try {
        await step.close();
      } catch (error) {
        failures.push(
          new Error(`${step.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
        );
      }
    }
    current = undefined;
    if (failures.length > 0) throw new AggregateError(failures, 'not everything closed cleanly');
  };

  return {
    add: (name, close) => void steps.push({ name, close }),
    stop() {
      stopped ??= run();
      return stopped;
    },
    isStopping: () => stopped !== undefined,
    waitingFor: () => current,
  };
}

/** Part of /readyz: passes from the end of the start to the beginning of the stop. */
export const processCheck =
  (startup: { waitingFor(): readonly string[] }, shutdown: Pick<Shutdown, 'isStopping'>): DependencyCheck =>
  async () => {
    if (shutdown.isStopping()) throw new Error('stopping');
    const missing = startup.waitingFor();
    if (missing.length > 0) throw new Error(`still starting: waiting for ${missing.join(', ')}`);
  };

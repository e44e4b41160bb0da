import { linkSignals } from '../http/link-signals.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import type { Ending, Transport } from './transport.ts';

/** A transport that runs. */
export interface Run {
  readonly transport: Transport;
  readonly ended: Promise<Ending>;
  /** Resolves once it works; never, if it does not. */
  readonly opened: Promise<void>;
  readonly isOpen: boolean;
  /** For how long it has worked, ms; 0: it has not. */
  openForMs(): number;
  stop(): void;
}

/** Starts a transport; stopped with the signal, or on its own. */
export function startRun(
  transport: Transport,
  options: {
    signal: AbortSignal;
    after: string | undefined;
    onOpened: (run: Run) => void;
    onEvent: (run: Run, event: LiveEvent) => void;
  },
): Run {
  const link = linkSignals(options.signal);
  let openedAtMs: number | undefined;
  let resolveOpened: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    resolveOpened = resolve;
  });
  const run: Run = {
    transport,
    opened,
    get isOpen() {
      return openedAtMs !== undefined;
    },
    openForMs: () => (openedAtMs === undefined ? 0 : performance.now() - openedAtMs),
    stop: () => link.abort(),
    // Begins with the next turn, so that `run` is there when it is called back.
    ended: Promise.resolve()
      .then(() =>
        transport.run({
          after: options.after,
          signal: link.signal,
          opened() {
            if (openedAtMs !== undefined || link.signal.aborted) return;
            openedAtMs = performance.now();
            resolveOpened();
            options.onOpened(run);
          },
          event(event) {
            if (!link.signal.aborted) options.onEvent(run, event);
          },
        }),
      )
      .catch((): Ending => ({ kind: 'lost' }))
      .finally(() => link.unlink()),
  };
  return run;
}

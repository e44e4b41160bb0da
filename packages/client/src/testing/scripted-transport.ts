import type { TransportName } from '../client-options.ts';
import type { Ending, Transport, TransportContext } from '../live/transport.ts';
import type { LiveEvent } from '../wire/live-event.ts';

/** A transport that does what a test says. */
export interface ScriptedTransport extends Transport {
  /** How often it was started, and with which id. */
  readonly starts: (string | undefined)[];
  readonly isRunning: boolean;
  open(): void;
  tell(event: LiveEvent): void;
  end(ending: Ending): void;
  /** From now on it ends at once with this. */
  always(ending: Ending | undefined): void;
}

export function scriptedTransport(name: TransportName): ScriptedTransport {
  const starts: (string | undefined)[] = [];
  let current: { context: TransportContext; resolve: (ending: Ending) => void } | undefined;
  let automatic: Ending | undefined;
  const end = (ending: Ending): void => {
    current?.resolve(ending);
    current = undefined;
  };
  return {
    name,
    starts,
    get isRunning() {
      return current !== undefined;
    },
    run(context) {
      starts.push(context.after);
      if (automatic) return Promise.resolve(automatic);
      return new Promise((resolve) => {
        current = { context, resolve };
        context.signal.addEventListener('abort', () => resolve({ kind: 'lost' }), { once: true });
      });
    },
    open: () => current?.context.opened(),
    tell: (event) => current?.context.event(event),
    end,
    always(ending) {
      automatic = ending;
    },
  };
}

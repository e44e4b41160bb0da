import type { TransportName } from '../client-options.ts';
import { linkSignals } from '../http/link-signals.ts';
import { pause } from '../http/pause.ts';
import { untilAborted } from '../http/until-aborted.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import type { Ending, Transport } from './transport.ts';
import type { TransportChoice } from './transport-choice.ts';
import { type Run, startRun } from './transport-run.ts';

/** Runs one transport at a time; while a lesser one runs, better ones are tried beside it and take over when they work. */
export function createRunner(deps: {
  choice: TransportChoice;
  after: () => string | undefined;
  onOpen: (transport: TransportName) => void;
  onEvent: (event: LiveEvent) => void;
}) {
  return {
    /** Until the transport, or the one that took over from it, has ended, or one of the signals is aborted. */
    async untilEnd(first: Transport, signals: AbortSignal[]): Promise<{ run: Run; ending: Ending }> {
      const link = linkSignals(...signals);
      const begin = (transport: Transport): Run =>
        startRun(transport, {
          signal: link.signal,
          after: deps.after(),
          onOpened(run) {
            deps.choice.opened(transport);
            const replaced = current;
            current = run;
            if (replaced !== run) replaced.stop();
            deps.onOpen(transport.name);
          },
          onEvent(run, event) {
            if (run === current) deps.onEvent(event);
          },
        });
      let current = begin(first);
      try {
        for (;;) {
          const run = current;
          const climbing = linkSignals(link.signal);
          climb(run, begin, climbing.signal).catch(() => undefined);
          const ending = await run.ended;
          climbing.abort();
          climbing.unlink();
          if (run === current) return { run, ending };
        }
      } finally {
        link.abort();
        link.unlink();
      }
    },
  };

  async function climb(from: Run, begin: (transport: Transport) => Run, signal: AbortSignal): Promise<void> {
    await untilAborted(from.opened, signal);
    for (;;) {
      const better = deps.choice.better(from.transport);
      if (!better) return;
      await pause(better.inMs, signal);
      const candidate = begin(better.transport);
      try {
        await untilAborted(Promise.race([candidate.opened, candidate.ended]), signal);
      } finally {
        if (!candidate.isOpen) candidate.stop();
      }
      if (candidate.isOpen) return;
      deps.choice.stillFails(better.transport);
    }
  }
}

import { linkSignals } from '../http/link-signals.ts';
import type { Requester } from '../http/request.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import { createEventStreamParser } from './event-stream-parser.ts';
import { type Ending, endingOf, type Transport, type TransportContext } from './transport.ts';
import { createWatchdog } from './watchdog.ts';

const PATH = '/v1/matchmaking/events';
/** A proxy that holds the answer back is no use. */
const OPEN_WITHIN_MS = 10_000;
/** Comments come more often than this. */
const SILENCE_MS = 45_000;

/** Live events as a stream over `fetch`, so that the token is in a header (EventSource has none). */
export function createEventStreamTransport(requester: Requester): Transport {
  return {
    name: 'sse',
    async run(context) {
      const link = linkSignals(context.signal);
      const state = { isOpen: false, retryAfterMs: undefined as number | undefined };
      const watchdog = createWatchdog(() => link.abort());
      watchdog.expect(OPEN_WITHIN_MS);
      try {
        const response = await requester.open(PATH, {
          signal: link.signal,
          headers: {
            accept: 'text/event-stream',
            ...(context.after === undefined ? {} : { 'last-event-id': context.after }),
          },
        });
        const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
        if (!isStream || !response.body) {
          link.abort();
          return { kind: 'unusable' };
        }
        await read(response.body, context, state, watchdog);
        return endOf(state);
      } catch (error) {
        if (state.isOpen || context.signal.aborted) return endOf(state);
        return link.signal.aborted ? { kind: 'unusable' } : endingOf(error);
      } finally {
        watchdog.stop();
        link.unlink();
      }
    },
  };
}

const endOf = ({ isOpen, retryAfterMs }: { isOpen: boolean; retryAfterMs: number | undefined }): Ending =>
  isOpen ? { kind: 'lost', retryAfterMs } : { kind: 'unusable' };

async function read(
  body: ReadableStream<Uint8Array>,
  context: TransportContext,
  state: { isOpen: boolean; retryAfterMs: number | undefined },
  watchdog: ReturnType<typeof createWatchdog>,
): Promise<void> {
  const parse = createEventStreamParser({
    data(text) {
      if (!context.signal.aborted) context.event(JSON.parse(text) as LiveEvent);
    },
    retry(ms) {
      state.retryAfterMs = ms;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      watchdog.expect(SILENCE_MS);
      if (!state.isOpen) {
        state.isOpen = true;
        context.opened();
      }
      parse(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

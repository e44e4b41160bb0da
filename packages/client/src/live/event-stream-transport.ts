import { linkSignals } from '../http/link-signals.ts';
import type { Requester } from '../http/request.ts';
import type { Tokens } from '../http/tokens.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import { closeCodes } from './close-codes.ts';
import { createEventStreamParser } from './event-stream-parser.ts';
import { type Ending, endingOf, type Transport, type TransportContext } from './transport.ts';
import { createWatchdog } from './watchdog.ts';

const PATH = '/v1/matchmaking/events';
/** A proxy that holds the answer back is no use. */
const OPEN_WITHIN_MS = 10_000;
/** Comments come more often than this. */
const SILENCE_MS = 45_000;

/** What a stream has said so far. */
interface Heard {
  isOpen: boolean;
  retryAfterMs: number | undefined;
  /** Why the gateway ended it. */
  endCode: number | undefined;
}

/** Live events as a stream over `fetch`, so that the token is in a header (EventSource has none). */
export function createEventStreamTransport(deps: { requester: Requester; tokens: Tokens }): Transport {
  return {
    name: 'sse',
    async run(context) {
      const link = linkSignals(context.signal);
      const heard: Heard = { isOpen: false, retryAfterMs: undefined, endCode: undefined };
      const watchdog = createWatchdog(() => link.abort());
      watchdog.expect(OPEN_WITHIN_MS);
      try {
        const after: Record<string, string> = context.after === undefined ? {} : { 'last-event-id': context.after };
        const headers = { accept: 'text/event-stream', ...after };
        const { response, token } = await deps.requester.open(PATH, { headers, signal: link.signal });
        if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
          return { kind: 'unusable' };
        }
        await read(response.body, context, heard, watchdog).catch(() => undefined);
        if (heard.endCode === closeCodes.unauthorized) deps.tokens.refused(token);
        return endOf(heard);
      } catch (error) {
        return link.signal.aborted ? endOf(heard) : endingOf(error);
      } finally {
        watchdog.stop();
        // Lets go of an answer that nobody reads.
        link.abort();
        link.unlink();
      }
    },
  };
}

function endOf({ isOpen, retryAfterMs, endCode }: Heard): Ending {
  if (endCode === closeCodes.tooMany) return { kind: 'crowded' };
  if (endCode === closeCodes.unauthorized) return { kind: 'expired' };
  return isOpen ? { kind: 'lost', retryAfterMs } : { kind: 'unusable' };
}

/** Reads until the stream ends or breaks. It works once something was heard. */
async function read(
  body: ReadableStream<Uint8Array>,
  context: TransportContext,
  heard: Heard,
  watchdog: ReturnType<typeof createWatchdog>,
): Promise<void> {
  const parse = createEventStreamParser({
    data(text) {
      const event = JSON.parse(text) as LiveEvent | { type: 'end'; code: number };
      if (event.type === 'end') heard.endCode = event.code;
      else if (!context.signal.aborted) context.event(event);
    },
    retry(ms) {
      heard.retryAfterMs = ms;
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    watchdog.expect(SILENCE_MS);
    if (!heard.isOpen) {
      heard.isOpen = true;
      context.opened();
    }
    parse(decoder.decode(value, { stream: true }));
  }
}

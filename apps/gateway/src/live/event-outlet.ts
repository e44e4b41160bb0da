import type { UnderlyingSource } from 'node:stream/web';
import { eventId, type LiveEvent, type StreamEnd, socketCloseCodes } from '@paireto/contracts';

/** Bytes that may wait to be read: a client that leaves more is too slow. All events that a hub remembers fit in. */
export const MAX_UNREAD_BYTES = 256 * 1_024;

/** What is said on a stream of server-sent events (WHATWG HTML, section 9.2), until it ends. */
export interface EventOutlet {
  readonly isOpen: boolean;
  tell(event: LiveEvent): void;
  /** A comment: proxies end what is silent for long. */
  beat(): void;
  /** After how many ms the client is to come back when the connection breaks. */
  setRetry(retryMs: number): void;
  /** Says why and ends; a second time does nothing. `reason` is for people. */
  end(code: keyof typeof socketCloseCodes, reason: string): void;
  /** The client has gone. */
  gone(): void;
}

/** `ended` is called once, when nothing more can be said. `cut` ends the connection of a client that does not read. */
export function createEventOutlet(
  controller: ReadableStreamDefaultController<Uint8Array>,
  options: { cut: (() => void) | undefined; ended: () => void },
): EventOutlet {
  const encoder = new TextEncoder();
  let isOpen = true;

  const gone = (): void => {
    if (!isOpen) return;
    isOpen = false;
    options.ended();
  };
  const write = (text: string): void => {
    if (!isOpen) return;
    if ((controller.desiredSize ?? 0) > 0) {
      controller.enqueue(encoder.encode(text));
      return;
    }
    gone();
    controller.close();
    options.cut?.();
  };

  return {
    get isOpen() {
      return isOpen;
    },
    tell: (event) => write(`id: ${eventId(event)}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    beat: () => write(': still here\n\n'),
    setRetry: (retryMs) => write(`retry: ${Math.round(retryMs)}\n\n`),
    end(code, reason) {
      if (!isOpen) return;
      const end: StreamEnd = { v: 1, type: 'end', code: socketCloseCodes[code], reason };
      write(`event: end\ndata: ${JSON.stringify(end)}\n\n`);
      if (!isOpen) return;
      gone();
      controller.close();
    },
    gone,
  };
}

/** The stream that an outlet writes to. `start` gets its outlet; `ended` is called once, whoever ends it. */
export function eventStream(options: {
  start: (outlet: EventOutlet) => void;
  ended: () => void;
  cut?: (() => void) | undefined;
}): ReadableStream<Uint8Array> {
  let outlet: EventOutlet | undefined;
  const source: UnderlyingSource<Uint8Array> = {
    start(controller) {
      outlet = createEventOutlet(controller, { cut: options.cut, ended: options.ended });
      options.start(outlet);
    },
    cancel: () => outlet?.gone(),
  };
  return new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: MAX_UNREAD_BYTES }));
}

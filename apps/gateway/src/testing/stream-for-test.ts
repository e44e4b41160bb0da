import { type LiveEvent, liveEventSchema, type StreamEnd, streamEndSchema } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';

/** A stream of server-sent events, read as it comes. */
export interface StreamForTest {
  status: number;
  headers: Headers;
  /** Events so far, checked against the contract and against their ids and names. */
  events: LiveEvent[];
  /** The times of `retry`, and how many comments came. */
  retries: number[];
  readonly comments: number;
  /** What the gateway said at the end. */
  readonly end: StreamEnd | undefined;
  /** Whether the connection is over. */
  readonly isOver: boolean;
  /** Waits until the last event is of this type. */
  until(type: LiveEvent['type']): Promise<LiveEvent>;
  close(): void;
}

/** Opens one. */
export async function streamForTest(
  url: string,
  options: { token?: string; lastEventId?: string; path?: string } = {},
): Promise<StreamForTest> {
  const client = new AbortController();
  const response = await fetch(`${url}${options.path ?? '/v1/matchmaking/events'}`, {
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }),
    },
    signal: client.signal,
  });
  return readStream(response, () => client.abort());
}

/** Reads what a response brings from now on. */
export function readStream(response: Response, close: () => void): StreamForTest {
  const events: LiveEvent[] = [];
  const retries: number[] = [];
  let [comments, isOver] = [0, false];
  let end: StreamEnd | undefined;

  const take = (block: string): void => {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    if (fields.has('')) comments += 1;
    if (fields.has('retry')) retries.push(Number(fields.get('retry')));
    const data = fields.get('data');
    if (data === undefined) return;
    if (fields.get('event') === 'end') {
      end = streamEndSchema.strict().parse(JSON.parse(data));
      return;
    }
    const event = liveEventSchema.parse(JSON.parse(data));
    if (fields.get('id') !== `${event.epoch}:${event.seq}` || fields.get('event') !== event.type)
      throw new Error(`not the event that its fields say: ${block}`);
    events.push(event);
  };
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });

  return {
    status: response.status,
    headers: response.headers,
    events,
    retries,
    get comments() {
      return comments;
    },
    get end() {
      return end;
    },
    get isOver() {
      return isOver;
    },
    until: (type) =>
      waitFor(() => events.at(-1)?.type === type && events.at(-1), {
        description: `${type}, after ${events.map((event) => event.type).join(', ')}`,
      }) as Promise<LiveEvent>,
    close,
  };
}

import type { LiveEvent, LiveEventType, SocketReply } from '@paireto/contracts';
import { liveEventSchema, SOCKET_PATH, socketReplySchema } from '@paireto/contracts';
import { WebSocket } from 'ws';
import type { Answer } from './gateway-for-test.ts';

/** How a test asks for a socket. */
export interface SocketCall {
  token?: string;
  ticket?: string;
  after?: string;
  /** Instead of the usual path and query. */
  path?: string;
  headers?: Record<string, string>;
  protocolVersion?: number;
  /** Whether pings are answered; true unless said. */
  autoPong?: boolean;
}

/** A WebSocket of a test, with all that came over it. Everything from the gateway is schema-checked. */
export interface SocketForTest {
  raw: WebSocket;
  events: LiveEvent[];
  /** The first event, told or still to come, that is like this. */
  event<Type extends LiveEventType>(
    type: Type,
    isMeant?: (event: Extract<LiveEvent, { type: Type }>) => boolean,
  ): Promise<Extract<LiveEvent, { type: Type }>>;
  /** Sends a request under an id of its own and gives the reply. */
  ask(request: object): Promise<SocketReply>;
  /** Sends anything as it is. */
  send(data: string | Buffer, options?: { binary?: boolean; fin?: boolean }): void;
  /** How it ended. */
  closed: Promise<{ code: number; reason: string }>;
  close(): Promise<void>;
}

/** Opens a socket. Rejects with what was answered instead, as a `RefusedSocket`. */
export async function openSocket(url: string, call: SocketCall = {}): Promise<SocketForTest> {
  const raw = new WebSocket(socketUrl(url, call), {
    headers: headersOf(call),
    protocolVersion: call.protocolVersion ?? 13,
    autoPong: call.autoPong ?? true,
  });
  const socket = listenTo(raw);
  await new Promise<void>((resolve, reject) => {
    raw.once('open', resolve);
    raw.once('error', reject);
    raw.once('unexpected-response', (_request, response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const headers = new Headers(response.headers as Record<string, string>);
        const isJson = /json/.test(headers.get('content-type') ?? '');
        reject(
          new RefusedSocket({ status: response.statusCode ?? 0, headers, body: isJson ? JSON.parse(text) : text }),
        );
      });
    });
  });
  return socket;
}

/** An HTTP answer instead of a socket. */
export class RefusedSocket extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`refused: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.answer = answer;
  }
}

/** What is answered instead of a socket. */
export async function refusalOf(url: string, call: SocketCall = {}): Promise<Answer> {
  try {
    const socket = await openSocket(url, call);
    await socket.close();
  } catch (error) {
    if (error instanceof RefusedSocket) return error.answer;
    throw error;
  }
  throw new Error('the socket was opened');
}

const socketUrl = (url: string, { path, ticket, after }: SocketCall): string => {
  const query = new URLSearchParams({ ...(ticket && { ticket }), ...(after && { after }) });
  return `${url.replace(/^http/, 'ws')}${path ?? `${SOCKET_PATH}?${query.toString()}`}`;
};

const headersOf = ({ token, headers }: SocketCall): Record<string, string> => ({
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  ...headers,
});

function listenTo(raw: WebSocket): SocketForTest {
  const events: LiveEvent[] = [];
  const replies = new Map<string, (reply: SocketReply) => void>();
  const waiting = new Set<() => void>();
  let asked = 0;
  raw.on('message', (data) => {
    const message: unknown = JSON.parse((data as Buffer).toString());
    const reply = socketReplySchema.strict().safeParse(message);
    if (reply.success) {
      replies.get(reply.data.id)?.(reply.data);
      return;
    }
    events.push(liveEventSchema.parse(message));
    for (const look of [...waiting]) look();
  });
  raw.on('error', () => undefined);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    raw.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });

  return {
    raw,
    events,
    closed,
    event: (type, isMeant = () => true) =>
      new Promise((resolve, reject) => {
        type Wanted = Parameters<typeof isMeant>[0];
        const look = (): void => {
          const found = events.find((event): event is Wanted => event.type === type && isMeant(event as Wanted));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void closed.then(({ code }) => reject(new Error(`closed with ${code} before ${type}`)));
      }),
    ask(request) {
      asked += 1;
      const id = `request-${asked}`;
      return new Promise((resolve, reject) => {
        replies.set(id, resolve);
        void closed.then(({ code, reason }) => reject(new Error(`closed with ${code} (${reason}) before the reply`)));
        raw.send(JSON.stringify({ id, ...request }));
      });
    },
    send: (data, options = {}) => raw.send(data, options),
    async close() {
      raw.close();
      await closed;
    },
  };
}

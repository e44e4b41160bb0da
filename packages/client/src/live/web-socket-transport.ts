import type { SocketConstructor, SocketLike } from '../client-options.ts';
import type { Requester } from '../http/request.ts';
import type { Tokens } from '../http/tokens.ts';
import { untilAborted } from '../http/until-aborted.ts';
import { closeCodes } from './close-codes.ts';
import { renewToken } from './renew-token.ts';
import { type Ending, endingOf, type Transport, type TransportContext } from './transport.ts';
import { createWatchdog } from './watchdog.ts';

const TICKET_PATH = '/v1/matchmaking/ws-ticket';
const OPEN_WITHIN_MS = 10_000;
/** After so long without a message a sign of life is asked for. */
const PING_AFTER_MS = 25_000;
const PONG_WITHIN_MS = 10_000;

/** Live events over a WebSocket, opened with a single-use ticket: no token is ever in a URL. */
export function createWebSocketTransport(deps: {
  requester: Requester;
  tokens: Tokens;
  baseUrl: string;
  WebSocket: SocketConstructor;
}): Transport {
  return {
    name: 'websocket',
    async run(context) {
      let token: string;
      let url: string;
      try {
        const { signal } = context;
        const answer = await deps.requester.request(TICKET_PATH, { method: 'POST', once: true, signal });
        const path = (answer.body as { url?: unknown } | undefined)?.url;
        if (typeof path !== 'string') return { kind: 'unusable' };
        url = socketUrl(deps.baseUrl, path, context.after);
        token = await untilAborted(deps.tokens.current(), signal);
      } catch (error) {
        return endingOf(error);
      }
      if (context.signal.aborted) return { kind: 'lost' };
      try {
        return await hold(new deps.WebSocket(url), context, { token, tokens: deps.tokens });
      } catch {
        // Not allowed here, by a Content Security Policy for example.
        return { kind: 'unusable' };
      }
    },
  };
}

/** The gateway may be mounted below a path. */
function socketUrl(baseUrl: string, path: string, after: string | undefined): string {
  const url = new URL(baseUrl.replace(/^http/, 'ws') + path);
  if (after !== undefined) url.searchParams.set('after', after);
  return url.href;
}

/** Listens until the socket closes. It works once something was heard: some proxies open sockets and let nothing through. */
function hold(
  socket: SocketLike,
  context: TransportContext,
  { token, tokens }: { token: string; tokens: Tokens },
): Promise<Ending> {
  return new Promise((resolve) => {
    let isOpen = false;
    let requests = 0;
    let stopRenewing = (): void => undefined;
    const lostKind = (): 'lost' | 'unusable' => (isOpen ? 'lost' : 'unusable');
    const end = (ending: Ending): void => {
      watchdog.stop();
      stopRenewing();
      context.signal.removeEventListener('abort', abort);
      socket.onopen = socket.onmessage = socket.onclose = null;
      // A socket that is closed while it connects reports an error; `ws` throws it where nobody listens.
      socket.onerror = () => undefined;
      socket.close();
      resolve(ending);
    };
    const send = (request: { op: 'ping' } | { op: 'auth'; token: string }): void => {
      requests += 1;
      socket.send(JSON.stringify({ ...request, id: `${requests}` }));
    };
    const ping = (): void => send({ op: 'ping' });
    const abort = (): void => end({ kind: 'lost' });
    const watchdog = createWatchdog(() => end({ kind: lostKind() }));
    watchdog.expect(OPEN_WITHIN_MS);
    context.signal.addEventListener('abort', abort, { once: true });

    socket.onopen = () => ping();
    socket.onmessage = ({ data }: { data: unknown }) => {
      watchdog.expect(PONG_WITHIN_MS, { after: PING_AFTER_MS, first: ping });
      if (!isOpen) {
        isOpen = true;
        stopRenewing = renewToken(tokens, token, (fresh) => send({ op: 'auth', token: fresh }));
        context.opened();
      }
      const message = parse(data);
      if (message && message.type !== 'reply' && !context.signal.aborted) context.event(message as never);
    };
    socket.onclose = ({ code }: { code?: number }) => {
      if (code === closeCodes.unauthorized) tokens.refused(token);
      end({ kind: code === undefined ? lostKind() : (endOf[code] ?? lostKind()) });
    };
    socket.onerror = () => undefined;
  });
}

const endOf: Record<number, 'expired' | 'crowded'> = {
  [closeCodes.unauthorized]: 'expired',
  [closeCodes.tooMany]: 'crowded',
};

function parse(data: unknown): { type?: unknown } | undefined {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof message === 'object' && message !== null ? message : undefined;
  } catch {
    return undefined;
  }
}

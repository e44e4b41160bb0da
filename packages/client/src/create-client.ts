import { type ChallengesApi, createChallengesApi } from './challenges-api.ts';
import type { CallOptions, ClientOptions, SocketConstructor } from './client-options.ts';
import { createRequester, type Requester } from './http/request.ts';
import { createTokens, type Tokens } from './http/tokens.ts';
import { callAll } from './live/call-all.ts';
import type { ConnectionState } from './live/connection.ts';
import { createEventStreamTransport } from './live/event-stream-transport.ts';
import { createLiveFeed, type LiveFeed } from './live/live-feed.ts';
import { createLongPollTransport, type PollInterest } from './live/long-poll-transport.ts';
import type { Transport } from './live/transport.ts';
import { createWebSocketTransport } from './live/web-socket-transport.ts';
import { createMatchesApi, type MatchesApi } from './matches-api.ts';
import { PairetoError } from './paireto-error.ts';
import { createQueueApi, type QueueApi } from './queue/queue-api.ts';
import { createRatingsApi, type RatingsApi } from './ratings-api.ts';
import type { LiveEvent } from './wire/live-event.ts';

/** A player's access to a Paireto gateway. */
export interface PairetoClient {
  readonly queue: QueueApi;
  readonly challenges: ChallengesApi;
  readonly matches: MatchesApi;
  readonly ratings: RatingsApi;
  /**
   * Everything that happens to the player, for as long as it is iterated: a snapshot first and whenever something was missed,
   * then events. Ignore types that you do not know.
   */
  readonly events: AsyncIterable<LiveEvent>;
  /** The same, until the signal is aborted: the iteration then throws its reason. */
  listen(options?: CallOptions): AsyncIterableIterator<LiveEvent>;
  /** The connection for live events. It is up while an entry is followed or `events` is read. */
  readonly connection: {
    readonly state: ConnectionState;
    /** Calls back after each change of `state`; returns a way to stop. */
    onChange: (listener: () => void) => () => void;
  };
  /** Ends everything: calls under way reject with CLOSED, iterations end, no timer or connection is left. */
  close(): void;
}

/** Creates a client. Nothing is sent until something is asked for. */
export function createClient(options: ClientOptions): PairetoClient {
  const baseUrl = baseUrlOf(options.url);
  const lifetime = new AbortController();
  const tokens = createTokens(options.getToken, lifetime.signal);
  const requester = createRequester({
    baseUrl,
    tokens,
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    lifetime: lifetime.signal,
    retryForMs: options.retryForMs ?? 30_000,
    timeoutMs: options.timeoutMs ?? 15_000,
  });

  const interest: PollInterest = {
    entryId: () => followed.oldestId(),
    wantsChallenges: () => feed.readers > 0,
    onChange(listener) {
      const offs = [followed.onChange(listener), feed.onReaders(listener)];
      return () => {
        for (const off of offs) off();
      };
    },
  };
  const feed: LiveFeed = createLiveFeed({
    transports: transportsFor(options, { baseUrl, tokens, requester, interest }),
    lifetime: lifetime.signal,
  });
  const { queue, followed } = createQueueApi({ requester, feed, lifetime: lifetime.signal });

  return {
    queue,
    challenges: createChallengesApi(requester),
    matches: createMatchesApi(requester),
    ratings: createRatingsApi(requester),
    events: { [Symbol.asyncIterator]: () => feed.events() },
    listen: (options) => feed.events(options?.signal),
    connection: {
      get state() {
        return feed.connection.state;
      },
      onChange: (listener) => feed.listen({ state: () => callAll([listener]) }),
    },
    close: () => lifetime.abort(new PairetoError('CLOSED', 'The client was closed.')),
  };
}

/** Without a slash at its end. A path alone is one of this page's host. */
function baseUrlOf(url: string): string {
  const page = (globalThis as { location?: { href?: string } }).location?.href;
  const { protocol, origin, pathname } = new URL(url, page);
  if (!/^https?:$/.test(protocol)) throw new TypeError(`url: expected http:// or https://, not ${protocol}`);
  return origin + pathname.replace(/\/+$/, '');
}

function transportsFor(
  { transport = 'auto', WebSocket = globalThis.WebSocket as SocketConstructor | undefined }: ClientOptions,
  deps: { baseUrl: string; tokens: Tokens; requester: Requester; interest: PollInterest },
): Transport[] {
  const all = [
    ...(WebSocket ? [createWebSocketTransport({ ...deps, WebSocket })] : []),
    createEventStreamTransport(deps),
    createLongPollTransport(deps.requester, deps.interest),
  ];
  if (transport === 'auto') return all;
  const only = all.filter(({ name }) => name === transport);
  if (only.length > 0) return only;
  throw new TypeError(
    transport === 'websocket'
      ? 'transport: there is no WebSocket here; give one as the option WebSocket'
      : `transport: expected "auto", "websocket", "sse" or "long-poll", not "${String(transport)}"`,
  );
}

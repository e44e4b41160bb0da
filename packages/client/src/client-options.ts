/** How live events come. `auto`: the best of them that works. */
export type TransportName = 'websocket' | 'sse' | 'long-poll';

/** As much of a WebSocket as is used: that of browsers, of Node >= 22, and of the package `ws` fit. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type SocketConstructor = new (url: string) => SocketLike;

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** Options of `createClient`. */
export interface ClientOptions {
  /** Where the gateway is: `https://play.example.com`, with a path if it is mounted below one. */
  url: string;
  /**
   * Answers with a player token (JWT). Asked once, and again when the token is refused or has expired: `refused` is the
   * token that was, so that a cache can be told from a fresh one.
   */
  getToken: (context: { refused: string | undefined; signal: AbortSignal }) => string | Promise<string>;
  /** Default: `auto`. */
  transport?: 'auto' | TransportName;
  /** For how long a request that fails for a passing reason is repeated, ms. Default: 30,000; 0: never. */
  retryForMs?: number;
  /** How long one attempt of a request may take, ms. Default: 15,000. */
  timeoutMs?: number;
  /** Default: the global one. */
  fetch?: FetchLike;
  /** Default: the global one; where there is none, server-sent events are used. */
  WebSocket?: SocketConstructor;
}

/** An option of every call. */
export interface CallOptions {
  /** Gives the call up; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

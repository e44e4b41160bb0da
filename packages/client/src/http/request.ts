import type { FetchLike } from '../client-options.ts';
import { PairetoError } from '../paireto-error.ts';
import { backoffMs } from './backoff.ts';
import { linkSignals } from './link-signals.ts';
import { pause } from './pause.ts';
import { errorOf } from './read-problem.ts';
import { createRetryBudget } from './retry-budget.ts';
import type { Tokens } from './tokens.ts';
import { untilAborted } from './until-aborted.ts';

/** One request to the gateway. */
export interface RequestOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  json?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** For one attempt, ms. Default: the client's. */
  timeoutMs?: number;
  /** One attempt only. */
  once?: boolean;
}

/** A success, or 304. */
export interface Answer {
  status: number;
  headers: Headers;
  /** What the JSON says; undefined where there is none. */
  body: unknown;
}

/** An answer that is read as it comes, without a time limit. */
export interface Opened {
  response: Response;
  token: string;
}

/** Requests to a gateway, with the player's token. */
export interface Requester {
  /**
   * Sends a request that may be sent twice, and sends it again while that may help.
   * @throws {PairetoError} or the reason of an aborted signal
   */
  request: (path: string, options?: RequestOptions) => Promise<Answer>;
  /** The answer as it comes, its body unread, and the token that it was had with. Rejects as `request` does; one attempt. */
  open: (path: string, options: Pick<RequestOptions, 'headers'> & { signal: AbortSignal }) => Promise<Opened>;
}

const BASE_MS = 250;
const CAP_MS = 5_000;

/** `lifetime` is aborted when the client is closed. */
export function createRequester(deps: {
  baseUrl: string;
  tokens: Tokens;
  fetch: FetchLike;
  lifetime: AbortSignal;
  retryForMs: number;
  timeoutMs: number;
}): Requester {
  const budget = createRetryBudget();
  const send = async (path: string, options: RequestOptions, signal: AbortSignal): Promise<Opened> => {
    for (let isSecond = false; ; isSecond = true) {
      const token = await untilAborted(deps.tokens.current(), signal);
      const response = await deps.fetch(`${deps.baseUrl}${path}`, {
        method: options.method ?? 'GET',
        headers: {
          accept: 'application/json',
          ...(options.json === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
          authorization: `Bearer ${token}`,
        },
        ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
        // The token is in a header; ETags are handled here.
        credentials: 'omit',
        cache: 'no-store',
        signal,
      });
      if (response.status !== 401) return { response, token };
      deps.tokens.refused(token);
      if (isSecond) return { response, token };
      await response.body?.cancel();
    }
  };

  const attempt = async (path: string, options: RequestOptions): Promise<Answer> => {
    const { timeoutMs = deps.timeoutMs } = options;
    const link = linkSignals(deps.lifetime, options.signal);
    const late = new PairetoError('NETWORK', `No answer within ${timeoutMs} ms.`);
    const timer = setTimeout(() => link.abort(late), timeoutMs);
    try {
      const { response } = await send(path, options, link.signal);
      const text = await response.text();
      if (response.ok || response.status === 304) return answerOf(response, text);
      throw errorOf(response, text);
    } catch (error) {
      throw link.signal.aborted ? link.signal.reason : asNetworkError(error);
    } finally {
      clearTimeout(timer);
      link.unlink();
    }
  };

  return {
    async request(path, options = {}) {
      const startedMs = performance.now();
      const link = linkSignals(deps.lifetime, options.signal);
      try {
        for (let repeat = 0; ; repeat += 1) {
          try {
            return await attempt(path, options);
          } catch (error) {
            if (link.signal.aborted) throw link.signal.reason;
            if (options.once || !(error instanceof PairetoError && error.isTemporary)) throw error;
            const pauseMs = (error.retryAfterMs ?? 0) + backoffMs(repeat, BASE_MS, CAP_MS);
            const spentMs = performance.now() - startedMs;
            if (spentMs + pauseMs > deps.retryForMs) throw error;
            const waitMs = Math.max(pauseMs, budget.take(performance.now()));
            if (spentMs + waitMs > deps.retryForMs) throw error;
            await pause(waitMs, link.signal);
          }
        }
      } finally {
        link.unlink();
      }
    },

    async open(path, options) {
      const { signal } = options;
      const opened = await send(path, options, signal).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : asNetworkError(error);
      });
      if (opened.response.ok) return opened;
      throw errorOf(opened.response, await opened.response.text().catch(() => ''));
    },
  };
}

function answerOf(response: Response, text: string): Answer {
  const { status, headers } = response;
  if (text === '') return { status, headers, body: undefined };
  try {
    return { status, headers, body: JSON.parse(text) };
  } catch (cause) {
    throw new PairetoError('BAD_ANSWER', 'The answer is not JSON. Is the url that of a Paireto gateway?', {
      status,
      cause,
    });
  }
}

const asNetworkError = (cause: unknown): PairetoError =>
  cause instanceof PairetoError ? cause : new PairetoError('NETWORK', 'The gateway cannot be reached.', { cause });

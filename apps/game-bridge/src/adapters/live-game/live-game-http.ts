import { MAX_GAME_REPLY_BYTES } from '@paireto/contracts';
import { type Logger, readCapped, traceparentOf } from '@paireto/runtime';
import { Pool } from 'undici';
import { atMostEvery } from '../../use-cases/at-most-every.ts';
import { isOurFault, type RawReply } from './classify-reply.ts';

/** Where the game service is and how it is talked to. */
export interface LiveGameOptions {
  /** Without /v1. */
  url: string;
  timeoutMs: number;
  /** Whether creations of the same moment may go in one request, where the service takes such. */
  inBatches: boolean;
}

/** What is posted; `matchId` becomes the idempotency key of the whole request. */
export interface RequestBody {
  json: string;
  matchId?: string;
  /** Larger replies than usual, for lists. Bytes. */
  maxReplyBytes?: number;
}

/** Sends one request. @throws when there is no whole answer in time. */
export type SendToLiveGame = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: RequestBody) => Promise<RawReply>;

/** How often a rejected service token is logged. */
const COMPLAINT_INTERVAL_MS = 5_000;
/** Connections that are kept; more creations than these are not under way at once. */
const CONNECTIONS = 64;

/** HTTP to the game service with kept connections and a service token; the only place that does it. */
export function createLiveGameHttp(
  { url, timeoutMs }: LiveGameOptions,
  deps: { token: () => Promise<string>; nowMs: () => number; logger: Logger },
): { send: SendToLiveGame; close: () => Promise<void> } {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, { connections: CONNECTIONS, connect: { timeout: timeoutMs } });
  const complain = atMostEvery(COMPLAINT_INTERVAL_MS, deps.nowMs, (status: number, swallowed) => {
    const text = 'live-game-api rejects our service token: check LIVE_GAME_API_SECRET and LIVE_GAME_API_URL';
    deps.logger.error({ status, more: swallowed }, text);
  });

  return {
    async send(method, path, body) {
      const traceparent = traceparentOf();
      const reply = await pool.request({
        method,
        path: base + path,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: `Bearer ${await deps.token()}`,
          ...(traceparent === undefined ? {} : { traceparent }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(body?.matchId === undefined ? {} : { 'idempotency-key': body.matchId }),
        },
        body: body?.json ?? null,
      });
      const { statusCode, headers } = reply;
      if (isOurFault(statusCode)) complain(statusCode);
      const text = await readCapped(reply, body?.maxReplyBytes ?? MAX_GAME_REPLY_BYTES);
      const retryAfter = headers['retry-after'];
      return { status: statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : null, body: text };
    },
    close: () => pool.destroy(),
  };
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

/** Why there was no whole answer, in words. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isTimeout(error)) return 'no answer in time';
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** What a request without a whole answer says about the game that it was to create. */
export const noAnswer = (error: unknown) =>
  ({
    outcome: 'unknown',
    reason: describeFailure(error),
    failure: isTimeout(error) ? 'timeout' : 'unreachable',
  }) as const;

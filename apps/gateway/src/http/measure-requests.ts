import { inLogContext, type Logger } from '@paireto/runtime';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { completeHeaders, gatherHeaders } from './answer-headers.ts';
import type { AppEnv } from './app-env.ts';

/** One request that was answered. */
export interface AnsweredRequest {
  /** Method and pattern of the route, as `GET /v1/matchmaking/queue/:id`; a long poll ends in `?wait`. */
  route: string;
  status: number;
  tookMs: number;
  /** The code of the problem, if that was the answer. */
  problem: string | undefined;
}

/**
 * Comes first, and gives every request its id and what every answer has of headers: whatever is logged until the end of the
 * request carries that id. Measures every request, and logs one line for each at level debug.
 */
export function measureRequests(deps: {
  logger: Logger;
  onAnswered: (request: AnsweredRequest) => void;
}): MiddlewareHandler<AppEnv> {
  const { logger, onAnswered } = deps;
  return (c, next) => {
    gatherHeaders(c);
    return inLogContext({ request_id: c.get('requestId') }, async () => {
      const startedAtMs = performance.now();
      await next();
      const tookMs = performance.now() - startedAtMs;
      const { method } = c.req;
      const pattern = routePath(c, -1);
      const waits = method === 'GET' && pattern === LONG_POLLED && c.req.query('wait') !== undefined;
      const route = `${method} ${pattern}${waits ? LONG_POLL : ''}`;
      const { status } = c.res;
      onAnswered({ route, status, tookMs, problem: c.get('problem') });
      if (logger.isLevelEnabled('debug')) {
        // The path of nothing that exists may hold anything.
        const path = pattern.includes('*') ? undefined : c.req.path;
        logger.debug({ method, path, route, status, duration_ms: Math.round(tookMs * 100) / 100 }, 'request');
      }
      completeHeaders(c);
    });
  };
}

/** The one route whose requests may wait for news, and what they are told apart by. */
const LONG_POLLED = '/v1/matchmaking/queue/:id';
const LONG_POLL = '?wait';

/** How long polls are called when they are measured. */
export const LONG_POLL_ROUTE = `GET ${LONG_POLLED}${LONG_POLL}`;

import { IDEMPOTENCY_KEY_HEADER, IDEMPOTENCY_REPLAYED_HEADER } from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { ANY_ORIGIN } from '../live/sockets/is-allowed-origin.ts';
import type { AppEnv } from './app-env.ts';

/** For how long a browser need not ask again. */
const MAX_AGE_S = 600;

/**
 * Lets web pages of these origins call the API and read its answers (CORS). Tokens come in a header that pages must know, never
 * in cookies: no page can borrow them.
 */
export function shareWithOrigins(allowed: ReadonlySet<string>): MiddlewareHandler<AppEnv> {
  const share = cors({
    origin: allowed.has(ANY_ORIGIN) ? '*' : (origin) => (allowed.has(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      IDEMPOTENCY_KEY_HEADER,
      'If-None-Match',
      'Last-Event-ID',
      'traceparent',
    ],
    exposeHeaders: [
      IDEMPOTENCY_REPLAYED_HEADER,
      'ETag',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: MAX_AGE_S,
  });
  // Any other OPTIONS is a method like any other.
  const isPlain = (c: Context): boolean =>
    c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') === undefined;
  return (c, next) => (isPlain(c) ? next() : share(c, next));
}

import { IDEMPOTENCY_KEY_HEADER, IDEMPOTENCY_REPLAYED_HEADER } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { ANY_ORIGIN } from '../live/sockets/is-allowed-origin.ts';
import { addHeaders } from './answer-headers.ts';
import type { AnswerHeaders, AppEnv } from './app-env.ts';

/** For how long a browser need not ask again. */
const MAX_AGE_S = 600;

const EXPOSED = [
  IDEMPOTENCY_REPLAYED_HEADER,
  'ETag',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/**
 * Lets web pages of these origins call the API and read its answers (CORS). Tokens come in a header that pages must know, never
 * in cookies: no page can borrow them.
 */
export function shareWithOrigins(allowed: ReadonlySet<string>): MiddlewareHandler<AppEnv> {
  const isAny = allowed.has(ANY_ORIGIN);
  const preflight = cors({
    origin: isAny ? ANY_ORIGIN : (origin) => (allowed.has(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      IDEMPOTENCY_KEY_HEADER,
      'If-None-Match',
      'Last-Event-ID',
      'traceparent',
    ],
    exposeHeaders: EXPOSED,
    maxAge: MAX_AGE_S,
  });
  const exposed = { 'Access-Control-Expose-Headers': EXPOSED.join(',') };
  return (c, next) => {
    // Any other OPTIONS is a method like any other.
    if (c.req.method !== 'OPTIONS') addHeaders(c, { ...exposed, ...allow(c.req.header('origin')) });
    else if (c.req.header('access-control-request-method') !== undefined) return preflight(c, next);
    return next();
  };

  function allow(origin: string | undefined): AnswerHeaders {
    if (isAny) return { 'Access-Control-Allow-Origin': ANY_ORIGIN };
    const isAllowed = origin !== undefined && allowed.has(origin);
    return isAllowed ? { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' } : { Vary: 'Origin' };
  }
}

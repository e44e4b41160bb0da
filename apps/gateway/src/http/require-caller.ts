import type { Context, MiddlewareHandler } from 'hono';
import type { Authenticate } from '../ports/authenticate.ts';
import type { AppEnv } from './app-env.ts';
import { problem } from './problem.ts';

/** Lets only requests with a valid token through, and tells the handlers who sent them. 401 follows RFC 6750. */
export function requireCaller(authenticate: Authenticate): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const result = await authenticate(c.req.header('authorization'));
    if (result.outcome !== 'authenticated') return unauthorized(c, result.outcome, result.detail);
    c.set('caller', result.caller);
    await next();
  };
}

/** Lets only callers with this role through; behind `requireCaller`. */
export function requireRole(role: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!c.get('caller').roles.includes(role)) {
      return problem(c, 'FORBIDDEN', `The token needs the role "${role}" (claim "roles").`);
    }
    await next();
  };
}

function unauthorized(c: Context, outcome: 'missing' | 'refused', detail: string) {
  const description = detail.replaceAll('"', "'");
  const challenge =
    outcome === 'missing' ? 'Bearer' : `Bearer error="invalid_token", error_description="${description}"`;
  return problem(c, 'UNAUTHORIZED', detail, {}, { 'WWW-Authenticate': challenge });
}

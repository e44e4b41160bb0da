import { MEANT_TO_LAST, setSpanAttributes } from '@paireto/runtime';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';

/**
 * Behind what makes the span of a request: takes the query, in which people put tokens, out of it, and marks long polls,
 * which are not slow.
 */
export const describeSpan: MiddlewareHandler<AppEnv> = (c, next) => {
  const { url } = c.req;
  const end = url.indexOf('?');
  if (end >= 0) {
    const waits = c.req.query('wait') !== undefined;
    setSpanAttributes({ 'url.full': url.slice(0, end), ...(waits ? { [MEANT_TO_LAST]: true } : {}) });
  }
  return next();
};

import type { Logger } from '@paireto/runtime';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';

/** Logs what services change, or may not: who asked, for which tenant, and what came of it. Never a token or a body. */
export function logServiceActions(logger: Pick<Logger, 'info'>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
    // There is none where the token was refused.
    const service: AppEnv['Variables']['service'] | undefined = c.get('service');
    logger.info(
      {
        by: service?.subject,
        by_tenant: service?.tenant,
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        request_id: c.get('requestId'),
      },
      'a service asked for a change',
    );
  };
}

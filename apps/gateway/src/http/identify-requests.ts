import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';

/** What a request may be called by its sender. */
const SANE = /^[\w=-]{1,128}$/;

/** Gives every request an id: the one that it brings in `X-Request-Id`, if that is sane, or a random one. */
export const identifyRequests: MiddlewareHandler<AppEnv> = (c, next) => {
  const sent = c.req.header('x-request-id');
  c.set('requestId', sent !== undefined && SANE.test(sent) ? sent : randomUUID());
  return next();
};

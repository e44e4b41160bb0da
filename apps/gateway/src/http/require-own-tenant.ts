import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';
import { problem } from './problem.ts';

/** Lets a caller into the paths of their own tenant (parameter `tenant`) only; behind `requireCaller`. */
export const requireOwnTenant: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.param('tenant') !== c.get('caller').tenant) return otherTenant(c);
  await next();
};

/** 403 for what belongs to another tenant than the token. Says nothing about whether there is such a tenant. */
export const otherTenant = (c: Parameters<MiddlewareHandler<AppEnv>>[0]) =>
  problem(c, 'FORBIDDEN', 'The token is of another tenant (claim "tenant").');

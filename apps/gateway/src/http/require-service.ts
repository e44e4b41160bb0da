import { ALL_TENANTS, type ServiceRole } from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import type { AuthenticateService } from '../ports/authenticate.ts';
import type { AppEnv } from './app-env.ts';
import { problem } from './problem.ts';
import { unauthorized } from './require-caller.ts';

/** Lets only requests with a valid service token of one of these roles through; operators always. */
export type RequireService = (...roles: ServiceRole[]) => MiddlewareHandler<AppEnv>;

/** Tells the handlers which service asks. 401 follows RFC 6750; 403 says which roles do. */
export function createRequireService(authenticate: AuthenticateService): RequireService {
  return (...roles) => {
    const accepted: readonly ServiceRole[] = ['operator', ...roles];
    const named = accepted.map((role) => `"${role}"`).join(' or ');
    return async (c, next) => {
      const result = await authenticate(c.req.header('authorization'));
      if (result.outcome !== 'authenticated') return unauthorized(c, result.outcome, result.detail);
      const { service } = result;
      if (!service.roles.some((role) => accepted.includes(role))) {
        return problem(c, 'FORBIDDEN', `The service token needs the role ${named} (claim "roles").`);
      }
      c.set('service', service);
      await next();
    };
  };
}

/** Whether the service that asks may act for this tenant; behind `requireService`. */
export function mayActFor(c: Context<AppEnv>, tenant: string): boolean {
  const { tenant: own } = c.get('service');
  return own === ALL_TENANTS || own === tenant;
}

/** Lets a service into the paths (parameter `tenant`) of the tenants that it may act for; behind `requireService`. */
export const requireOwnTenant: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!mayActFor(c, c.req.param('tenant') ?? '')) return otherTenant(c);
  await next();
};

/** Lets only services of the whole installation through; behind `requireService`. */
export const requireAllTenants: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.get('service').tenant !== ALL_TENANTS) {
    const detail = `This is about all tenants: it needs a service token for all of them (claim "tenant": "${ALL_TENANTS}").`;
    return problem(c, 'FORBIDDEN', detail);
  }
  await next();
};

/** 403 for what belongs to another tenant than the token. Says nothing about whether there is such a tenant. */
export const otherTenant = (c: Context<AppEnv>) =>
  problem(c, 'FORBIDDEN', 'The service token is of another tenant (claim "tenant").');

import type { Context, MiddlewareHandler } from 'hono';
import { addHeaders } from '../http/answer-headers.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { AddressLimits } from './address-limits.ts';
import { limitOf } from './limit-of.ts';
import type { AdmitPlayer } from './player-limits.ts';
import type { Refusal } from './refusal.ts';
import type { TenantQuotas } from './tenant-quotas.ts';
import { tooMany } from './too-many.ts';

/** What decides how often players may come. */
export interface CallerLimits {
  admitPlayer: AdmitPlayer;
  quotas: TenantQuotas;
  addresses: AddressLimits;
  /** Is told of every refusal, for the log. */
  limited: (refusal: Refusal, about: { tenant?: string; address?: string | undefined }) => void;
}

/**
 * `authenticated`, and then how often this player may do this. Addresses from which too many tokens were refused are not asked
 * for one. What comes over a socket has no address; its socket was let in.
 */
export function limitCallers(
  authenticated: MiddlewareHandler<AppEnv>,
  limits: CallerLimits,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    // There are no bindings where a test asks the app itself.
    const address = (c.env as AppEnv['Bindings'] | undefined)?.address;
    const locked = address === undefined ? undefined : limits.addresses.authentication(address);
    if (locked) {
      limits.limited(locked, { address });
      return tooMany(c, locked);
    }
    let refused: Response | undefined;
    const answer = await authenticated(c, async () => {
      refused = await refuse(c, limits);
      if (refused === undefined) await next();
    });
    if (answer?.status === 401 && address !== undefined) limits.addresses.authenticationFailed(address);
    return refused ?? answer;
  };
}

/** The answer to a caller who comes too often; undefined where they may go on. */
async function refuse(c: Context<AppEnv>, limits: CallerLimits): Promise<Response | undefined> {
  const { admitPlayer, quotas } = limits;
  const caller = c.get('caller');
  const name = limitOf(c.req.method, c.req.path);
  const admission = admitPlayer(caller, name);
  if (admission.outcome === 'refused') {
    limits.limited(admission, { tenant: caller.tenant });
    return tooMany(c, admission);
  }
  if (admission.headers) addHeaders(c, admission.headers);
  const quota =
    name === 'joins'
      ? await quotas.join(caller.tenant)
      : name === 'connects'
        ? quotas.connect(caller.tenant)
        : undefined;
  if (quota === undefined) return undefined;
  limits.limited(quota, { tenant: caller.tenant });
  return tooMany(c, quota);
}

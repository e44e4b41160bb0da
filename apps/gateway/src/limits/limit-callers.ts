import type { Context } from 'hono';
import { addHeaders } from '../http/answer-headers.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { Step } from '../http/in-steps.ts';
import type { RequireCaller } from '../http/require-caller.ts';
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
export function limitCallers(authenticated: RequireCaller, limits: CallerLimits): Step {
  return (c) => {
    // There are no bindings where a test asks the app itself.
    const address = (c.env as AppEnv['Bindings'] | undefined)?.address;
    const locked = address === undefined ? undefined : limits.addresses.authentication(address);
    if (locked) {
      limits.limited(locked, { address });
      return tooMany(c, locked);
    }
    const stranger = authenticated(c);
    return stranger instanceof Promise
      ? stranger.then((answer) => limitKnown(c, limits, answer, address))
      : limitKnown(c, limits, stranger, address);
  };
}

/** `stranger`: the answer to those of whom it is not known who they are. */
function limitKnown(
  c: Context<AppEnv>,
  limits: CallerLimits,
  stranger: Response | undefined,
  address: string | undefined,
): ReturnType<Step> {
  if (stranger !== undefined) {
    if (stranger.status === 401 && address !== undefined) limits.addresses.authenticationFailed(address);
    return stranger;
  }
  const answer = (refusal: Refusal | undefined): Response | undefined => {
    if (refusal === undefined) return undefined;
    limits.limited(refusal, { tenant: c.get('caller').tenant });
    return tooMany(c, refusal);
  };
  const refusal = refuse(c, limits);
  return refusal instanceof Promise ? refusal.then(answer) : answer(refusal);
}

/** Why a caller may not do this now; undefined where they may. */
function refuse(
  c: Context<AppEnv>,
  { admitPlayer, quotas }: CallerLimits,
): Refusal | undefined | Promise<Refusal | undefined> {
  const caller = c.get('caller');
  const name = limitOf(c.req.method, c.req.path);
  const admission = admitPlayer(caller, name);
  if (admission.outcome === 'refused') return admission;
  if (admission.headers) addHeaders(c, admission.headers);
  if (name === 'joins') return quotas.join(caller.tenant);
  return name === 'connects' ? quotas.connect(caller.tenant) : undefined;
}

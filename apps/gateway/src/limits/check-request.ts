import type { AppEnv } from '../http/app-env.ts';
import type { Step } from '../http/in-steps.ts';
import { problem } from '../http/problem.ts';
import type { AddressLimits } from './address-limits.ts';
import type { IsAllowedHost } from './allowed-hosts.ts';
import type { CallerLimits } from './limit-callers.ts';
import { tooMany } from './too-many.ts';

export const wrongHost = 'Nothing is served under this host name (header Host; setting ALLOWED_HOSTS).';

/** Refuses requests to hosts that are not served, and those of addresses that send too many. Those from inside have neither. */
export function checkRequest(deps: {
  isAllowedHost: IsAllowedHost;
  addresses: AddressLimits;
  limited: CallerLimits['limited'];
}): Step {
  return (c) => {
    const address = (c.env as AppEnv['Bindings'] | undefined)?.address;
    if (address === undefined) return undefined;
    if (!deps.isAllowedHost(c.req.header('host'))) return problem(c, 'INVALID_REQUEST', wrongHost);
    const refusal = deps.addresses.request(address);
    if (refusal === undefined) return undefined;
    deps.limited(refusal, { address });
    return tooMany(c, refusal);
  };
}

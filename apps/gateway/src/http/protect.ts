import type { AddressLimits } from '../limits/address-limits.ts';
import type { IsAllowedHost } from '../limits/allowed-hosts.ts';
import { checkRequest } from '../limits/check-request.ts';
import type { CallerLimits } from '../limits/limit-callers.ts';
import type { Load } from '../overload/load.ts';
import { shedLoad } from '../overload/shed-load.ts';
import type { App } from './app-env.ts';
import { inSteps } from './in-steps.ts';

/** What stands between the internet and the handlers. */
export interface Protection extends CallerLimits {
  isAllowedHost: IsAllowedHost;
  addresses: AddressLimits;
  load: Load;
  /** From 0 to 1. */
  random: () => number;
  /** Is told why work was refused. */
  shed: (reason: string) => void;
}

/**
 * Puts it before all routes but the probes, which are never refused; what costs least first. Comes after what every answer
 * needs: the request's id, and CORS, without which pages could not read a refusal.
 */
export function protect(app: App, protection: Protection): void {
  const check = checkRequest(protection);
  app.use('/v1/*', shedLoad({ ...protection, check }));
  for (const path of ['/docs/*', '/openapi.json']) app.use(path, inSteps(check));
}

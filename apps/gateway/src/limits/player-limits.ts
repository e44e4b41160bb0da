import type { PlayerAddress } from '@paireto/contracts';
import { deeds, isShared } from './limit-of.ts';
import type { Limits } from './limits.ts';
import type { PlayerLimitName } from './limits-file.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { limitHeaders, often, type Refusal } from './refusal.ts';

/** Whether a player may do something once more; with it what is said of it in headers, where there is a limit. */
export type PlayerAdmission =
  | { outcome: 'admitted'; headers?: Record<string, string> }
  | ({ outcome: 'refused' } & Refusal);

/** Counts what players do. */
export type AdmitPlayer = (player: PlayerAddress, name: PlayerLimitName) => PlayerAdmission;

/** `shared` counts for all gateways, `own` for this one. */
export function createAdmitPlayer(deps: { limits: Limits; shared: RateLimiter; own: RateLimiter }): AdmitPlayer {
  return ({ tenant, userId }, name) => {
    const rate = deps.limits.ofTenant(tenant).players[name];
    if (rate === undefined) return { outcome: 'admitted' };
    const limiter = isShared[name] ? deps.shared : deps.own;
    const taken = limiter.take(`{${tenant}}:limit:${name}:${userId}`, rate);
    const headers = limitHeaders(name, rate, taken);
    if (!taken.isOver) return { outcome: 'admitted', headers };
    const detail =
      `A player may ${deeds[name]} ${often(rate)} (limit "${name}"), and you have. ` +
      `Nothing was done. Come back in ${taken.resetInS} s.`;
    return { outcome: 'refused', detail, retryAfterS: taken.resetInS, headers };
  };
}

import { LRUCache } from 'lru-cache';
import type { Limits, Rate } from './limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { often, type Refusal } from './refusal.ts';

/** Ceilings for addresses, before it is known who it is. Of this gateway alone. */
export interface AddressLimits {
  /** Counts a request; the refusal where it is one too many. */
  request(address: string): Refusal | undefined;
  /** The refusal where too many tokens from there were refused of late. */
  authentication(address: string): Refusal | undefined;
  /** Counts a token that was refused. */
  authenticationFailed(address: string): void;
}

const MAX_ADDRESSES = 20_000;

export function createAddressLimits(deps: { limits: Limits; own: RateLimiter }): AddressLimits {
  const { requests, failedAuthentications, isExempt } = deps.limits.addresses;
  /** By address: what is counted for it; empty where it has no ceiling. */
  const keys = new LRUCache<string, string>({ max: MAX_ADDRESSES });
  const keyOf = (address: string): string => {
    const known = keys.get(address);
    if (known !== undefined) return known;
    const key = address === '' || isExempt(address) ? '' : networkOf(address);
    keys.set(address, key);
    return key;
  };
  const refusal = (detail: string, retryAfterS: number): Refusal => ({ detail, retryAfterS, headers: {} });
  const failedKey = (address: string): string | undefined => {
    const key = keyOf(address);
    return key === '' ? undefined : `failed:${key}`;
  };

  return {
    request(address) {
      const key = requests === undefined ? '' : keyOf(address);
      if (key === '') return undefined;
      const { isOver, resetInS } = deps.own.take(key, requests as Rate);
      if (!isOver) return undefined;
      const detail = `From one address at most ${often(requests as Rate)} are answered (limit "requests" of addresses). Nothing was done. Come back in ${resetInS} s.`;
      return refusal(detail, resetInS);
    },
    authentication(address) {
      const key = failedAuthentications === undefined ? undefined : failedKey(address);
      if (key === undefined) return undefined;
      const { isOver, resetInS } = deps.own.look(key, failedAuthentications as Rate);
      if (!isOver) return undefined;
      const detail = `Too many tokens from this address were refused: ${often(failedAuthentications as Rate)} (limit "failed_authentications"). Come back in ${resetInS} s, with a valid one.`;
      return refusal(detail, resetInS);
    },
    authenticationFailed(address) {
      const key = failedAuthentications === undefined ? undefined : failedKey(address);
      if (key !== undefined) deps.own.take(key, failedAuthentications as Rate);
    },
  };
}

/** An IPv6 address stands for its /64: whoever has one of it has them all. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  return [...groups, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

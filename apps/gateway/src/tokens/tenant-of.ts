import type { JWTPayload } from 'jose';
import { TokenRefusal } from './token-refusal.ts';

/**
 * Finds the tenant in the claims of a token: at the claim of this name or, where there is none, by its dotted path
 * (`app.tenant`). Only claims that the token itself has. Throws a `TokenRefusal` where there is none.
 */
export function tenantClaim(name: string): (payload: JWTPayload) => unknown {
  const path = name.split('.');
  return (payload) => {
    const found = Object.hasOwn(payload, name) ? payload[name] : path.reduce<unknown>(own, payload);
    if (found === undefined || found === null) throw new TokenRefusal('claims', `it lacks the claim "${name}"`);
    return found;
  };
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

import { SignJWT } from 'jose';

const LIFETIME_SECONDS = 300;
/** A token is replaced this long before it expires, so that it never expires on the way. */
const RENEW_BEFORE_MS = 60_000;

/** Who vouches for whom at which service: the claims `iss`, `aud` and `sub`. */
export interface ServiceTokenParties {
  issuer: string;
  audience: string;
  subject: string;
}

/** A service token (HS256, valid five minutes), signed once and used until shortly before it expires. */
export function createServiceToken(
  parties: ServiceTokenParties,
  deps: { secret: string; nowMs: () => number },
): () => Promise<string> {
  const key = new TextEncoder().encode(deps.secret);
  let current: Promise<string> | undefined;
  let renewAtMs = 0;
  return () => {
    const nowMs = deps.nowMs();
    if (current !== undefined && nowMs < renewAtMs) return current;
    const issuedAt = Math.floor(nowMs / 1_000);
    renewAtMs = nowMs + LIFETIME_SECONDS * 1_000 - RENEW_BEFORE_MS;
    current = new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(parties.issuer)
      .setAudience(parties.audience)
      .setSubject(parties.subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS)
      .sign(key);
    return current;
  };
}

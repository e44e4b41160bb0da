import type { PlayerClaims } from '@paireto/contracts';
import { SignJWT } from 'jose';

/** What `devToken` signs with unless told otherwise. */
export const devTokenDefaults = {
  secret: 'paireto-test-secret-of-at-least-32-bytes',
  issuer: 'paireto-test',
  audience: 'paireto',
} as const;

/**
 * A player's token, signed with HS256. `expiresIn`: a time span such as `1h` (default) or, to be expired, `-1m`.
 * `issuedAtS`: epoch seconds; now, unless said.
 */
export async function devToken(
  claims: PlayerClaims & {
    expiresIn?: string;
    issuedAtS?: number;
    jti?: string;
    secret?: string;
    issuer?: string;
    audience?: string;
  },
): Promise<string> {
  const { expiresIn = '1h', issuedAtS, secret, issuer, audience, sub, ...payload } = claims;
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuer(issuer ?? devTokenDefaults.issuer)
    .setAudience(audience ?? devTokenDefaults.audience)
    .setIssuedAt(issuedAtS)
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret ?? devTokenDefaults.secret));
}

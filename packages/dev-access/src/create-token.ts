import { type PlayerClaims, playerClaimsSchema } from '@paireto/contracts';
import { SignJWT } from 'jose';
import type { DevSecrets } from './dev-secrets.ts';

/** Claims that no gateway accepts; the message says which and why. */
export class TokenClaimsError extends Error {
  override readonly name = 'TokenClaimsError';
  readonly code = 'BAD_CLAIMS';
}

/**
 * A development token (JWT, HS256) that the gateway with these secrets accepts for `hours`.
 * @throws {TokenClaimsError}
 */
export async function createToken(jwt: DevSecrets['jwt'], claims: PlayerClaims, hours = 12): Promise<string> {
  const parsed = playerClaimsSchema.safeParse(claims);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new TokenClaimsError(`No token can be made of this: ${problems.join('; ')}`);
  }
  const { sub, ...rest } = parsed.data;
  return new SignJWT(rest)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuer(jwt.issuer)
    .setAudience(jwt.audience)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000 + hours * 3600))
    .sign(new TextEncoder().encode(jwt.secret));
}

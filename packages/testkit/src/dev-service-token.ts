import { ALL_TENANTS, type ServiceClaims } from '@paireto/contracts';
import { SignJWT } from 'jose';

/** What `devServiceToken` signs with unless told otherwise: nothing that player tokens are signed with. */
export const devServiceTokenDefaults = {
  secret: 'paireto-test-service-secret-of-at-least-32-bytes',
  issuer: 'paireto-services',
  audience: 'paireto-internal',
} as const;

/**
 * A service's token, signed with HS256: of an operator of the tenant `demo`, unless said. `expiresIn`: a time span such as
 * `1h` (default) or, to be expired, `-1m`.
 */
export async function devServiceToken(
  claims: Partial<ServiceClaims> & {
    expiresIn?: string;
    jti?: string;
    secret?: string;
    issuer?: string;
    audience?: string;
  } = {},
): Promise<string> {
  const { expiresIn = '1h', secret, issuer, audience, sub = 'ops', tenant = 'demo', roles = ['operator'] } = claims;
  return new SignJWT({ tenant, roles, ...(claims.jti !== undefined && { jti: claims.jti }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuer(issuer ?? devServiceTokenDefaults.issuer)
    .setAudience(audience ?? devServiceTokenDefaults.audience)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret ?? devServiceTokenDefaults.secret));
}

/** An operator's token for all tenants. */
export const operatorToken = (): Promise<string> => devServiceToken({ tenant: ALL_TENANTS });

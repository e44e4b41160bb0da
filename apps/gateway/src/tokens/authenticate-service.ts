import { serviceClaimsSchema } from '@paireto/contracts';
import type { AuthenticateService } from '../ports/authenticate.ts';
import { malformed } from './authenticate-player.ts';
import { checkBearer } from './check-bearer.ts';
import type { VerifyToken } from './verify-token.ts';

/** Tells which service a bearer token is of. */
export function createAuthenticateService({ verify }: { verify: VerifyToken }): AuthenticateService {
  return (authorization) =>
    checkBearer(authorization, {
      whose: 'service',
      verify,
      read(payload) {
        const claims = serviceClaimsSchema.safeParse(payload);
        if (!claims.success) throw malformed(claims.error);
        const { sub: subject, tenant, roles } = claims.data;
        return { outcome: 'authenticated' as const, service: { subject, tenant, roles } };
      },
    });
}

/** Refuses everybody: nobody said by which keys services are told. */
export const refuseServices: AuthenticateService = async () => ({
  outcome: 'refused',
  detail:
    'This gateway takes no service tokens: set SERVICE_TOKEN_SECRET, SERVICE_TOKEN_SECRET_FILE or SERVICE_TOKEN_JWKS_URL.',
});

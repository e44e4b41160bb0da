import { serviceClaimsSchema } from '@paireto/contracts';
import type { AuthenticateService } from '../ports/authenticate.ts';
import type { Revocations } from '../ports/revocations.ts';
import { malformed } from './authenticate-player.ts';
import { checkBearer, lifeOf } from './check-bearer.ts';
import { type RefusalReason, TokenRefusal } from './token-refusal.ts';
import type { VerifyToken } from './verify-token.ts';

/** Tells which service a bearer token is of. */
export function createAuthenticateService({
  verify,
  revocations,
  onRefused,
}: {
  verify: VerifyToken;
  revocations: Pick<Revocations, 'isRevokedService'>;
  /** Is told why a token is not taken. */
  onRefused?: (reason: RefusalReason) => void;
}): AuthenticateService {
  return (authorization) =>
    checkBearer(authorization, {
      whose: 'service',
      verify,
      onRefused,
      read(payload) {
        const claims = serviceClaimsSchema.safeParse(payload);
        if (!claims.success) throw malformed(claims.error);
        const { sub: subject, tenant, roles } = claims.data;
        if (revocations.isRevokedService({ tenant, token: lifeOf(payload) }))
          throw new TokenRefusal('revoked', 'it was revoked');
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

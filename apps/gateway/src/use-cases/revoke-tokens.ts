import { ALL_TENANTS, type Revocation, type RevokeTokensBody } from '@paireto/contracts';
import type { ServiceCaller } from '../ports/caller.ts';
import type { Revocations } from '../ports/revocations.ts';

/** `future`: the time before which tokens are to be void has not come. */
export type RevokedTokens =
  | { outcome: 'revoked'; revocation: Revocation }
  | { outcome: 'other-tenant' }
  | { outcome: 'future' };

/** Voids tokens: one by its id, or those of a player. @throws {StoreUnavailableError} repeat it */
export type RevokeTokens = (service: ServiceCaller, body: RevokeTokensBody) => Promise<RevokedTokens>;

interface Deps {
  revocations: Pick<Revocations, 'revoke'>;
  /** Longer than that no token lives. */
  maxLifetimeMs: number;
  /** How far clocks may be apart. */
  toleranceMs: number;
  nowMs: () => number;
}

/** A service of one tenant voids tokens of that tenant alone, whatever ids they have. */
export function createRevokeTokens(deps: Deps): RevokeTokens {
  return async (service, { jti, tenant, user_id: userId, ...times }) => {
    const nowMs = deps.nowMs();
    const longestMs = deps.maxLifetimeMs + deps.toleranceMs;
    if (tenant === undefined || userId === undefined) {
      const untilMs = rememberUntil(times.expires_at, nowMs, longestMs) + deps.toleranceMs;
      return revoke(deps, { v: 1, kind: 'token', tenant: service.tenant, tokenId: jti ?? '', untilMs });
    }
    if (service.tenant !== ALL_TENANTS && service.tenant !== tenant) return { outcome: 'other-tenant' };
    const issuedBeforeMs = times.issued_before === undefined ? nowMs : Date.parse(times.issued_before);
    if (issuedBeforeMs > nowMs + deps.toleranceMs) return { outcome: 'future' };
    const untilMs = issuedBeforeMs + longestMs;
    return revoke(deps, { v: 1, kind: 'player', tenant, userId, issuedBeforeMs, untilMs });
  };
}

async function revoke({ revocations }: Deps, revocation: Revocation): Promise<RevokedTokens> {
  await revocations.revoke(revocation);
  return { outcome: 'revoked', revocation };
}

/** For a while in any case: who tells when a token expires may be wrong by a little. */
function rememberUntil(expiresAt: string | undefined, nowMs: number, longestMs: number): number {
  if (expiresAt === undefined) return nowMs + longestMs;
  return Math.min(Math.max(Date.parse(expiresAt), nowMs), nowMs + longestMs);
}

import { playerClaimsSchema } from '@paireto/contracts';
import type { JWTPayload } from 'jose';
import type { z } from 'zod';
import type { AuthOutcome } from '../ports/authenticate.ts';
import { checkBearer, lifeOf } from './check-bearer.ts';
import { type RefusalReason, TokenRefusal } from './token-refusal.ts';
import type { VerifyToken } from './verify-token.ts';

type Authenticated = Extract<AuthOutcome, { outcome: 'authenticated' }>;

/** Tells which player a bearer token is of. `tenantOf` finds the tenant in its claims; `onRefused` is told of what is refused. */
export function createAuthenticatePlayer(deps: {
  verify: VerifyToken;
  tenantOf: (payload: JWTPayload) => unknown;
  onRefused?: (reason: RefusalReason) => void;
}): (authorization: string | undefined) => Promise<AuthOutcome> {
  const read = (payload: JWTPayload) => readPlayer(payload, deps.tenantOf(payload));
  return (authorization) => checkBearer(authorization, { ...deps, whose: 'player', read });
}

function readPlayer(payload: JWTPayload, tenant: unknown): Authenticated {
  const parsed = playerClaimsSchema.safeParse({ ...payload, tenant });
  if (!parsed.success) throw malformed(parsed.error);
  const { sub, rating, roles = [], party, priority_class: priorityClass, blocked = [] } = parsed.data;
  const members = (party?.members ?? []).map((member) => {
    return { userId: member.sub, rating: member.rating, blocked: member.blocked ?? [] };
  });
  return {
    outcome: 'authenticated',
    caller: { userId: sub, tenant: parsed.data.tenant, rating, roles, party: members, priorityClass, blocked },
    token: lifeOf(payload),
  };
}

/** Names the claims that are not what they should be. */
export function malformed(error: z.ZodError): TokenRefusal {
  const claims = error.issues.map((issue) => `"${String(issue.path[0])}"`);
  return new TokenRefusal('claims', `its claim ${[...new Set(claims)].join(', ')} is malformed`);
}

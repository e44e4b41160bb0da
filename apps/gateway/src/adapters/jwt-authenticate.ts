import { playerClaimsSchema } from '@paireto/contracts';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Authenticate, AuthOutcome } from '../ports/authenticate.ts';

/** The only algorithm accepted: what the token's own header asks for never decides. */
const ALGORITHMS = ['HS256'];

/** How far the issuer's clock may be ahead, for "not before". Expiry is exact, see below. */
const CLOCK_TOLERANCE_S = 30;

/**
 * Verifies bearer tokens (JWT, RFC 7519, signed with HS256): signature, issuer, audience, expiry, and the claims
 * `sub` and `tenant`. `nowMs` is epoch ms.
 */
export async function createJwtAuthenticate(options: {
  secret: string;
  issuer: string;
  audience: string;
  nowMs: () => number;
}): Promise<Authenticate> {
  const bytes = new TextEncoder().encode(options.secret);
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);

  const verify = async (token: string): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer: options.issuer,
      audience: options.audience,
      requiredClaims: ['sub', 'exp', 'tenant'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(options.nowMs()),
    });
    // The tolerance above is for "nbf"; an expired token gets none.
    if ((payload.exp ?? 0) * 1_000 <= options.nowMs()) throw new errors.JWTExpired('expired', payload, 'exp');
    return payload;
  };

  return async (authorization) => {
    if (authorization === undefined || authorization === '') return missing;
    const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
    if (token === undefined) return refused('the Authorization header must be "Bearer" and a token');
    try {
      return authenticated(await verify(token));
    } catch (error) {
      return refused(reasonOf(error));
    }
  };
}

const missing: AuthOutcome = {
  outcome: 'missing',
  detail: 'Send a player token in the header "Authorization: Bearer <token>".',
};

const refused = (reason: string): AuthOutcome => ({ outcome: 'refused', detail: `The token is refused: ${reason}.` });

function authenticated(payload: JWTPayload): AuthOutcome {
  const parsed = playerClaimsSchema.safeParse(payload);
  if (!parsed.success) {
    const claims = parsed.error.issues.map((issue) => `"${String(issue.path[0])}"`);
    return refused(`its claim ${[...new Set(claims)].join(', ')} is malformed`);
  }
  const { sub, tenant, rating, roles = [], party, priority_class: priorityClass, blocked = [] } = parsed.data;
  const members = (party?.members ?? []).map((member) => {
    return { userId: member.sub, rating: member.rating, blocked: member.blocked ?? [] };
  });
  return {
    outcome: 'authenticated',
    caller: { userId: sub, tenant, rating, roles, party: members, priorityClass, blocked },
    token: { expiresAtMs: (payload.exp ?? 0) * 1_000, issuedAtMs: (payload.iat ?? 0) * 1_000 },
  };
}

/** What is wrong with the token, in words that help its owner and nobody else. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `it lacks the claim "${error.claim}"`;
    if (error.claim === 'iss') return 'its issuer ("iss") is not accepted here';
    if (error.claim === 'aud') return 'it was issued for another audience ("aud")';
    if (error.claim === 'nbf') return 'it is not valid yet ("nbf")';
    return `its claim "${error.claim}" is malformed`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'it is not signed with an accepted algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not valid';
  return 'it is not a well-formed signed JWT';
}

import { tokenIdSchema } from '@paireto/contracts';
import type { JWTPayload } from 'jose';
import { type AuthOutcome, KeysUnavailableError } from '../ports/authenticate.ts';
import type { TokenLife } from '../ports/caller.ts';
import { CLOCK_TOLERANCE_MS } from './clock-tolerance.ts';
import { type RefusalReason, refusalOf, TokenRefusal } from './token-refusal.ts';
import type { VerifyToken } from './verify-token.ts';

const idSchema = tokenIdSchema.optional();

type Rejected = Exclude<AuthOutcome, { outcome: 'authenticated' }>;

/**
 * Takes the token out of an Authorization header, verifies it, and lets `read` make of its claims what they say; what that
 * throws refuses the token. `whose` names the tokens wanted; `onRefused` is told why one is not taken. @throws {KeysUnavailableError}
 */
export async function checkBearer<Read>(
  authorization: string | undefined,
  its: {
    whose: string;
    verify: VerifyToken;
    read: (payload: JWTPayload) => Read;
    onRefused?: ((reason: RefusalReason) => void) | undefined;
  },
): Promise<Rejected | Read> {
  if (authorization === undefined || authorization === '') {
    return {
      outcome: 'missing',
      detail: `Send a ${its.whose} token in the header "Authorization: Bearer <token>".`,
    };
  }
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    its.onRefused?.('malformed');
    return refused('the Authorization header must be "Bearer" and a token');
  }
  try {
    return its.read(await its.verify(token));
  } catch (error) {
    if (error instanceof KeysUnavailableError) throw error;
    const { reason, message } = refusalOf(error);
    its.onRefused?.(reason);
    return refused(message);
  }
}

/** A 401 with a reason that is safe to send back. */
export const refused = (reason: string): Rejected => ({
  outcome: 'refused',
  detail: `The token is refused: ${reason}.`,
});

/** For how long the word of a verified token counts: as long as it would be accepted again. And its id, if it has one. */
export function lifeOf({ exp = 0, iat = 0, jti }: JWTPayload): TokenLife {
  const id = idSchema.safeParse(jti);
  if (!id.success) throw new TokenRefusal('claims', 'its claim "jti" is malformed');
  return {
    expiresAtMs: Math.round(exp * 1_000) + CLOCK_TOLERANCE_MS,
    issuedAtMs: Math.max(0, Math.floor(iat * 1_000)),
    ...(id.data !== undefined && { id: id.data }),
  };
}

import { errors } from 'jose';

/** Why tokens are refused, for whoever counts them; the words that are sent back say more. */
export type RefusalReason =
  | 'malformed'
  | 'type'
  | 'algorithm'
  | 'unknown-key'
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  | 'lifetime'
  | 'issuer'
  | 'audience'
  | 'claims'
  | 'revoked';

/** A token that is not taken. The message says why, in words that help its owner and nobody else. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal';
  readonly reason: RefusalReason;
  constructor(reason: RefusalReason, words: string) {
    super(words);
    this.reason = reason;
  }
}

/** What is wrong with the token that `error` was thrown for. */
export function refusalOf(error: unknown): Pick<TokenRefusal, 'reason' | 'message'> {
  if (error instanceof TokenRefusal) return error;
  if (error instanceof errors.JWTExpired) return { reason: 'expired', message: 'it has expired' };
  if (error instanceof errors.JWTClaimValidationFailed) return wrongClaim(error);
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return { reason: 'algorithm', message: 'it is not signed with an accepted algorithm' };
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return { reason: 'signature', message: 'its signature is not valid' };
  }
  return { reason: 'malformed', message: 'it is not a well-formed signed JWT' };
}

function wrongClaim({ reason, claim }: errors.JWTClaimValidationFailed): Pick<TokenRefusal, 'reason' | 'message'> {
  if (reason === 'missing') return { reason: 'claims', message: `it lacks the claim "${claim}"` };
  if (reason === 'invalid') return { reason: 'claims', message: `its claim "${claim}" is malformed` };
  if (claim === 'iss') return { reason: 'issuer', message: 'its issuer ("iss") is not accepted here' };
  if (claim === 'aud') return { reason: 'audience', message: 'it was issued for another audience ("aud")' };
  if (claim === 'nbf') return { reason: 'not-yet-valid', message: 'it is not valid yet ("nbf")' };
  return { reason: 'claims', message: `its claim "${claim}" is malformed` };
}

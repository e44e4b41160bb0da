import { errors } from 'jose';

/** A token that is not taken. The message says why, in words that help its owner and nobody else. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal';
}

/** What is wrong with the token that `error` was thrown for. */
export function refusalReason(error: unknown): string {
  if (error instanceof TokenRefusal) return error.message;
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `it lacks the claim "${error.claim}"`;
    if (error.reason === 'invalid') return `its claim "${error.claim}" is malformed`;
    if (error.claim === 'iss') return 'its issuer ("iss") is not accepted here';
    if (error.claim === 'aud') return 'it was issued for another audience ("aud")';
    if (error.claim === 'nbf') return 'it is not valid yet ("nbf")';
    return `its claim "${error.claim}" is malformed`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'it is not signed with an accepted algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not valid';
  return 'it is not a well-formed signed JWT';
}

import { randomUUID } from 'node:crypto';
import { type PlayerClaims, playerClaimsSchema, type ServiceClaims, serviceClaimsSchema } from '@paireto/contracts';
import { SignJWT } from 'jose';
import type { z } from 'zod';
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
  return sign(jwt, readClaims(playerClaimsSchema, claims), hours);
}

/**
 * A development token of a service that the gateway with these secrets accepts under /internal for `hours`.
 * @throws {TokenClaimsError}
 */
export async function createServiceToken(
  services: DevSecrets['services'],
  claims: ServiceClaims,
  hours = 12,
): Promise<string> {
  return sign(services, readClaims(serviceClaimsSchema, claims), hours);
}

function readClaims<Schema extends z.ZodType>(schema: Schema, claims: z.input<Schema>): z.output<Schema> {
  const parsed = schema.safeParse(claims);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new TokenClaimsError(`No token can be made of this: ${problems.join('; ')}`);
}

function sign(by: DevSecrets['jwt'], { sub, ...rest }: { sub: string }, hours: number): Promise<string> {
  return new SignJWT(rest)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuer(by.issuer)
    .setAudience(by.audience)
    .setIssuedAt()
    .setJti(randomUUID())
    .setExpirationTime(Math.floor(Date.now() / 1000 + hours * 3600))
    .sign(new TextEncoder().encode(by.secret));
}

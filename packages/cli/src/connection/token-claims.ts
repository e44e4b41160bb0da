import { serviceRoleSchema } from '@paireto/contracts';
import { z } from 'zod';

const claimsSchema = z.object({
  sub: z.string(),
  tenant: z.string(),
  roles: z.array(z.string()).default([]),
  exp: z.number().optional(),
});

/** What a token says of its bearer. Read, not verified: that is for the gateway. */
export type TokenClaims = z.infer<typeof claimsSchema>;

/** Whether a token says that it is of a service: what opens the internal listener has nothing but roles of services. */
export const isServiceToken = (claims: TokenClaims | undefined): boolean =>
  claims !== undefined &&
  claims.roles.length > 0 &&
  claims.roles.every((role) => serviceRoleSchema.safeParse(role).success);

/** The claims of a token (JWT); undefined when it is none. */
export function tokenClaims(token: string): TokenClaims | undefined {
  const [, payload] = token.split('.');
  if (payload === undefined) return undefined;
  try {
    return claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

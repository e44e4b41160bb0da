import { z } from 'zod';
import { ratingSchema, tenantIdSchema, userIdSchema } from './ids.ts';

/** Claims of a player token. Signed by the tenant's identity provider; `rating` is trusted because it is signed. */
export const playerClaimsSchema = z.object({
  sub: userIdSchema,
  tenant: tenantIdSchema,
  /** Rating in every queue, or per queue name. Absent: the installation's default. */
  rating: z.union([ratingSchema, z.record(z.string(), ratingSchema)]).optional(),
  roles: z.array(z.string().max(32)).max(16).optional(),
});

/** Role that opens /internal. */
export const SERVICE_ROLE = 'service';

export type PlayerClaims = z.infer<typeof playerClaimsSchema>;

import { z } from 'zod';
import { ratingSchema, tenantIdSchema, userIdSchema } from './ids.ts';
import { MAX_BLOCKED_PLAYERS } from './ticket.ts';

const ratingClaim = z.union([ratingSchema, z.record(z.string(), ratingSchema)]).optional();
const blockedClaim = z.array(userIdSchema).max(MAX_BLOCKED_PLAYERS).optional();

/** A token's id (`jti`), as whoever issued it made it up. */
export const tokenIdSchema = z.string().min(1).max(256);

/** Claims of a player token. Signed by the tenant's identity provider; `rating` is trusted because it is signed. */
export const playerClaimsSchema = z.object({
  sub: userIdSchema,
  tenant: tenantIdSchema,
  /** Rating in every queue, or per queue name. Absent: the queue's default. */
  rating: ratingClaim,
  /** Players whom this one blocked. */
  blocked: blockedClaim,
  /** The party that the player is in, with what else is to be known of its members; they may be queued together. */
  party: z
    .object({
      members: z
        .array(z.object({ sub: userIdSchema, rating: ratingClaim, blocked: blockedClaim }))
        .min(1)
        .max(64),
    })
    .optional(),
  /** A class of the ruleset's `priority`. */
  priority_class: z.string().max(32).optional(),
  roles: z.array(z.string().max(32)).max(16).optional(),
});

/**
 * What a service may do under /internal: `operator` everything; `game-server` ask for players and report results;
 * `metrics` read figures.
 */
export const serviceRoleSchema = z.enum(['operator', 'game-server', 'metrics']);
export type ServiceRole = z.infer<typeof serviceRoleSchema>;

/** The tenant of a service token that is good for all tenants of the installation. */
export const ALL_TENANTS = '*';

/** Claims of a service token. Signed by the operator's keys, never by those of player tokens. */
export const serviceClaimsSchema = z.object({
  /** Who it is, for the log. */
  sub: z.string().min(1).max(128),
  tenant: z.union([tenantIdSchema, z.literal(ALL_TENANTS)]),
  roles: z.array(serviceRoleSchema).min(1).max(8),
});
export type ServiceClaims = z.infer<typeof serviceClaimsSchema>;

export type PlayerClaims = z.infer<typeof playerClaimsSchema>;

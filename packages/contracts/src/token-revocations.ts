import { z } from 'zod';
import { epochMsSchema, tenantIdSchema, userIdSchema } from './ids.ts';
import { ALL_TENANTS, tokenIdSchema } from './token-claims.ts';

/** After this time no such token can be alive any more; until then it is to be remembered. */
const untilMs = epochMsSchema;

/**
 * Tokens that count no more although they have not expired: one by its id, of one tenant or of whatever tenant; or those that
 * a player was issued before a time. Told to all gateways, and kept in Redis as it is.
 */
export const revocationSchema = z.discriminatedUnion('kind', [
  z.object({
    v: z.literal(1),
    kind: z.literal('token'),
    tenant: z.union([tenantIdSchema, z.literal(ALL_TENANTS)]),
    tokenId: tokenIdSchema,
    untilMs,
  }),
  z.object({
    v: z.literal(1),
    kind: z.literal('player'),
    tenant: tenantIdSchema,
    userId: userIdSchema,
    issuedBeforeMs: epochMsSchema,
    untilMs,
  }),
]);

export type Revocation = z.infer<typeof revocationSchema>;

const instant = z.iso.datetime({ offset: true });

const bodyFields = z.strictObject({
  jti: tokenIdSchema.optional().meta({ description: 'The id of one token' }),
  expires_at: instant
    .optional()
    .meta({ description: 'When that token expires, where you know: it is remembered no longer than needed' }),
  tenant: tenantIdSchema.optional().meta({ description: 'The tenant of a player' }),
  user_id: userIdSchema.optional().meta({ description: 'The player whose tokens are void' }),
  issued_before: instant
    .optional()
    .meta({ description: 'Only those issued before this time (`iat`); now, unless said' }),
});

/** Body of `POST /internal/tokens/revoke`: `jti` and perhaps `expires_at`, or `tenant`, `user_id` and perhaps `issued_before`. */
export const revokeTokensBodySchema = bodyFields
  .superRefine((body, context) => {
    const refuse = (name: keyof typeof body, message: string): void =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (body.jti === undefined) {
      for (const name of ['tenant', 'user_id'] as const) {
        if (body[name] === undefined) refuse(name, 'expected a player (tenant and user_id), or the jti of a token');
      }
      if (body.expires_at !== undefined) refuse('expires_at', 'only together with jti');
    } else {
      for (const name of ['tenant', 'user_id', 'issued_before'] as const) {
        if (body[name] !== undefined) refuse(name, 'not together with jti');
      }
    }
  })
  .meta({ id: 'RevokeTokens' });

export type RevokeTokensBody = z.infer<typeof revokeTokensBodySchema>;

const rememberedUntil = instant.meta({ description: 'Until then it is remembered: no such token can live longer' });

/** Answer of `POST /internal/tokens/revoke`. */
export const revokedTokensSchema = z
  .union([
    z.object({ jti: tokenIdSchema, remembered_until: rememberedUntil }),
    z.object({
      tenant: z.string(),
      user_id: z.string(),
      issued_before: instant.meta({ description: 'Tokens issued before this time are void' }),
      remembered_until: rememberedUntil,
    }),
  ])
  .meta({ id: 'RevokedTokens' });

export type RevokedTokens = z.infer<typeof revokedTokensSchema>;

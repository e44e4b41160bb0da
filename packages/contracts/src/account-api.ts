import { z } from 'zod';
import { queueNameSchema, ratingSchema, tenantIdSchema, userIdSchema } from './ids.ts';

/** Most accounts in one `POST /v1/accounts:lookup`. */
export const MAX_ACCOUNTS_PER_LOOKUP = 64;

/** Largest reply of account-api that the gateway reads, in bytes. */
export const MAX_ACCOUNTS_REPLY_BYTES = 128 * 1024;

/** Body of `POST /v1/accounts:lookup`: players who want to play in one queue of one tenant. */
export const lookUpAccountsRequestSchema = z.strictObject({
  tenant: tenantIdSchema,
  queue: queueNameSchema,
  user_ids: z.array(userIdSchema).min(1).max(MAX_ACCOUNTS_PER_LOOKUP),
});

/** One account. Further members are ignored. */
export const accountSchema = z.object({
  user_id: userIdSchema,
  /** Whether it may play: `banned` and `suspended` mean the same, and are told to the player as they are. */
  status: z.enum(['active', 'banned', 'suspended']),
  /** End of a ban or suspension; absent: there is none. One that has passed is over. */
  until: z.iso.datetime({ offset: true }).optional(),
  /** Told to the banned player, and to nobody else. */
  reason: z.string().min(1).max(256).optional(),
  /** Points in this queue; absent: the queue's default. */
  rating: ratingSchema.optional(),
  /** How unsure the rating is, in points (standard deviation). */
  deviation: z.number().nonnegative().max(1_000).optional(),
});

/** Reply (200): the accounts in any order. One that was asked for and is missing is active, with the default rating. */
export const lookUpAccountsReplySchema = z.object({
  accounts: z.array(accountSchema).max(MAX_ACCOUNTS_PER_LOOKUP),
});

/** Claims of the service token that the gateway sends: HS256, short-lived, with these fixed parties. */
export const ACCOUNT_API_TOKEN = { issuer: 'paireto', audience: 'account-api', subject: 'gateway' } as const;

export type LookUpAccountsRequest = z.infer<typeof lookUpAccountsRequestSchema>;
export type LookUpAccountsReply = z.infer<typeof lookUpAccountsReplySchema>;
export type Account = z.infer<typeof accountSchema>;

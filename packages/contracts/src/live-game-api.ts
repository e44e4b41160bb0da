import { z } from 'zod';
import { queueNameSchema, ratingSchema, tenantIdSchema, userIdSchema, uuidSchema } from './ids.ts';
import { attributesSchema } from './ticket.ts';

/** A player of a game to be created. */
export const gamePlayerSchema = z.strictObject({
  id: userIdSchema,
  rating: ratingSchema,
  team: z.string(),
  color: z.enum(['white', 'black']).optional(),
});

/** Body of `POST /v1/games`; header `Idempotency-Key` is the match id. Two-player games carry both colours' ids. */
export const createGameRequestSchema = z.strictObject({
  match_id: uuidSchema,
  tenant: tenantIdSchema,
  queue: queueNameSchema,
  attributes: attributesSchema,
  region: z.string().optional(),
  players: z.array(gamePlayerSchema).min(1).max(64),
  white_player_id: userIdSchema.optional(),
  black_player_id: userIdSchema.optional(),
});

/** Reply to a created (201), repeated (200) or looked-up (200) game. Further members are ignored. */
export const createGameReplySchema = z.object({
  game_id: z.string().min(1).max(256),
  match_id: uuidSchema.optional(),
  server_addr: z.string().max(256).optional(),
});

/** Reply to a refusal. `retryable: false` with 409 or 422 is final. Further members are ignored. */
export const gameRefusalSchema = z.object({
  error: z.string().max(512).optional(),
  reason: z.string().max(512).optional(),
  retryable: z.boolean().optional(),
});

/** Largest reply of live-game-api that game-bridge reads, in bytes. */
export const MAX_GAME_REPLY_BYTES = 16 * 1024;

export type CreateGameRequest = z.infer<typeof createGameRequestSchema>;
export type CreateGameReply = z.infer<typeof createGameReplySchema>;

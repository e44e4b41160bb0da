import { z } from 'zod';
import { queueNameSchema, ratingSchema, tenantIdSchema, userIdSchema, uuidSchema } from './ids.ts';
import { attributesSchema } from './ticket.ts';

/** A player of a game to be created. */
export const gamePlayerSchema = z.strictObject({
  id: userIdSchema,
  rating: ratingSchema,
  team: z.string(),
  color: z.enum(['white', 'black']).optional(),
  role: z.string().optional(),
  /** Players with the same value came as a party. */
  party_id: uuidSchema.optional(),
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

/** Body of `POST /v1/games/{game_id}/players` (backfill); header `Idempotency-Key` is the match id. Answers like a creation. */
export const addPlayersRequestSchema = z.strictObject({
  match_id: uuidSchema,
  tenant: tenantIdSchema,
  queue: queueNameSchema,
  players: z.array(gamePlayerSchema).min(1).max(64),
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

/** Most games in one `POST /v1/games:batch`. */
export const MAX_GAMES_PER_BATCH = 100;

/** Body of `POST /v1/games:batch`: each member is its own request, `match_id` its idempotency key. */
export const createGamesRequestSchema = z.strictObject({
  games: z.array(createGameRequestSchema).min(1).max(MAX_GAMES_PER_BATCH),
});

/** Reply (200) to a batch: for each game, in order, what `POST /v1/games` would have answered. */
export const createGamesReplySchema = z.object({
  results: z.array(
    z.object({
      match_id: z.string(),
      status: z.int().min(100).max(599),
      game: createGameReplySchema.optional(),
      refusal: gameRefusalSchema.optional(),
    }),
  ),
});

/** Claims of the service token that game-bridge sends: HS256, short-lived, with these fixed parties. */
export const SERVICE_TOKEN = { issuer: 'paireto', audience: 'live-game-api', subject: 'game-bridge' } as const;

/** Largest reply of live-game-api that game-bridge reads, in bytes. */
export const MAX_GAME_REPLY_BYTES = 16 * 1024;

export type CreateGameRequest = z.infer<typeof createGameRequestSchema>;
export type AddPlayersRequest = z.infer<typeof addPlayersRequestSchema>;
export type CreateGamesRequest = z.infer<typeof createGamesRequestSchema>;
export type CreateGamesReply = z.infer<typeof createGamesReplySchema>;
export type GameRefusal = z.infer<typeof gameRefusalSchema>;
export type CreateGameReply = z.infer<typeof createGameReplySchema>;

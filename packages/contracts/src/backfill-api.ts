import { z } from 'zod';
import { queueNameSchema, ratingSchema, tenantIdSchema, userIdSchema } from './ids.ts';
import { isPlainText, PLAIN_TEXT } from './plain-text.ts';

const team = z.strictObject({
  team: z.string().min(1).max(32),
  players: z
    .array(z.strictObject({ user_id: userIdSchema, rating: ratingSchema }))
    .max(64)
    .default([])
    .meta({ description: 'Who plays in it already: whom to fit in with' }),
  open: z.int().min(0).max(64).meta({ description: 'Seats to be filled' }),
});

/**
 * Body of `POST /internal/backfills`, beside the attributes of the queue: a running game asks for players.
 * The queue's attributes stand in `attributes`.
 */
export const backfillBodySchema = z
  .strictObject({
    tenant: tenantIdSchema,
    queue: queueNameSchema,
    game_id: z.string().min(1).max(256).refine(isPlainText, PLAIN_TEXT),
    server_addr: z.string().min(1).max(256).refine(isPlainText, PLAIN_TEXT).optional(),
    region: z.string().max(32).refine(isPlainText, PLAIN_TEXT).optional(),
    // Left as it comes: the queue's own schema refuses all that is not its own, prototype keys too.
    attributes: z
      .unknown()
      .default({})
      .meta({ type: 'object', description: 'The attributes of the queue, as in a join' }),
    teams: z.array(team).min(1).max(64),
    max_wait_seconds: z.number().positive().max(86_400).optional(),
  })
  .meta({ id: 'BackfillRequest' });

/** Answer of `POST` and `GET /internal/backfills/{id}`. */
export const backfillEntrySchema = z
  .object({
    backfill_id: z.string(),
    status: z.string(),
    queue: z.string(),
    pool: z.string(),
    game_id: z.string(),
    enqueued_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    match_id: z.string().optional(),
    players: z
      .array(z.object({ user_id: z.string(), rating: z.number(), team: z.string(), role: z.string().optional() }))
      .meta({ description: 'MATCHED: who comes' }),
    reason: z.string().optional(),
  })
  .meta({ id: 'BackfillEntry' });

export type BackfillBody = z.infer<typeof backfillBodySchema>;
export type BackfillEntry = z.infer<typeof backfillEntrySchema>;

import { z } from 'zod';
import { userIdSchema } from './ids.ts';
import { isPlainText, PLAIN_TEXT } from './plain-text.ts';
import { ratingSourceNameSchema } from './ruleset/ratings-rule.ts';

const instant = (description: string) => z.iso.datetime().meta({ description, example: '2026-01-31T12:00:00.000Z' });

/** What the history knows of a match. FINISHED: its result was reported. */
export const recordStateSchema = z.enum(['PLACING', 'FAILED', 'MATCHED', 'FINISHED']);

export const outcomeSchema = z.enum(['win', 'loss', 'draw']);

const recordPlayerSchema = z.object({
  user_id: z.string(),
  team: z.string(),
  role: z.string().optional(),
  color: z.enum(['white', 'black']).optional(),
  rating: z.number().meta({ description: 'With which the player was matched' }),
  rating_deviation: z.number().optional(),
  rating_source: ratingSourceNameSchema,
  rating_stale: z.boolean().meta({ description: 'The source did not answer: an earlier rating, or the fallback’s' }),
  wait_seconds: z.number().nonnegative(),
  outcome: outcomeSchema.optional(),
  placement: z.int().positive().optional().meta({ description: '1: best; equal numbers: a draw' }),
  rating_after: z.number().optional().meta({ description: 'Where Paireto keeps the ratings and the game was rated' }),
});

/** A match of the history. */
export const matchRecordSchema = z
  .object({
    match_id: z.string(),
    state: recordStateSchema,
    source: z.enum(['queue', 'challenge']),
    challenge_id: z.string().optional(),
    queue: z.string(),
    ruleset_version: z.int().positive(),
    pool: z.string(),
    region: z.string().optional(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
    players: z.array(recordPlayerSchema),
    rating_gap: z.number().meta({ description: 'Largest minus smallest rating, in points' }),
    game_id: z.string().optional(),
    server_addr: z.string().optional(),
    backfill: z.boolean().meta({ description: 'Whether the players went into a running game' }),
    attempts: z.int().nonnegative().meta({ description: 'How often a game was asked for' }),
    failure_reason: z.string().optional(),
    timings: z
      .object({
        proposed_at: instant('The engine proposed it'),
        committed_at: instant('It was committed').optional(),
        claimed_at: instant('A bridge took it up').optional(),
        game_created_at: instant('The game existed').optional(),
        ready_at: instant('The players could be told').optional(),
        failed_at: instant('It was given up').optional(),
        finished_at: instant('The game was over').optional(),
      })
      .meta({ description: 'When each step was taken, as far as it is known' }),
    result: z
      .object({ reason: z.string().optional(), aborted: z.boolean(), rated: z.boolean() })
      .optional()
      .meta({ description: 'FINISHED: how; the outcome is with the players' }),
  })
  .meta({ id: 'MatchRecord' });

/** A page of matches, the newest first. */
export const matchesPageSchema = z
  .object({
    matches: z.array(matchRecordSchema),
    next_cursor: z.string().nullable().meta({ description: 'For the next page, as `cursor`; null: this was the last' }),
  })
  .meta({ id: 'Matches' });

const finish = {
  outcome: outcomeSchema.optional(),
  placement: z.int().min(1).max(64).optional().meta({ description: 'Instead of an outcome. 1: best; equal: a draw' }),
};

const playerFinish = { user_id: userIdSchema, ...finish };
const teamFinish = { team: z.string().min(1).max(32), ...finish };

/**
 * Body of `POST /internal/matches/{id}/result`, from the game server: how everybody fared, by player or by team, or that
 * the game was aborted.
 */
export const resultBodySchema = z
  .strictObject({
    players: z
      .array(z.strictObject(playerFinish))
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'Every player of the match once, each with `outcome` or `placement`' }),
    teams: z
      .array(z.strictObject(teamFinish))
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'Instead: every team of the match once' }),
    aborted: z.literal(true).optional().meta({ description: 'Instead: nobody won; no rating changes' }),
    finished_at: instant('When the game was over; at most 5 min ahead of the clock here'),
    reason: z
      .string()
      .min(1)
      .max(128)
      .refine(isPlainText, PLAIN_TEXT)
      .optional()
      .meta({ description: 'How it ended', example: 'checkmate' }),
  })
  .meta({ id: 'MatchResult' });

/** The same on its way from a gateway to a bridge, which may be of an older release: docs/adr/0022. */
export const resultMessageSchema = z.object({
  ...resultBodySchema.shape,
  players: z.array(z.object(playerFinish)).min(1).max(64).optional(),
  teams: z.array(z.object(teamFinish)).min(1).max(64).optional(),
});

/** Answer of it. */
export const resultAnswerSchema = z
  .object({
    match_id: z.string(),
    state: z.literal('FINISHED'),
    rated: z.boolean().meta({ description: 'Whether ratings changed' }),
    ratings: z
      .array(z.object({ user_id: z.string(), before: z.number(), after: z.number() }))
      .meta({ description: 'Where Paireto keeps the ratings and the game was rated' }),
  })
  .meta({ id: 'MatchResultAnswer' });

export type MatchRecordView = z.infer<typeof matchRecordSchema>;
export type MatchesPage = z.infer<typeof matchesPageSchema>;
export type ResultBody = z.infer<typeof resultBodySchema>;
export type ResultAnswer = z.infer<typeof resultAnswerSchema>;

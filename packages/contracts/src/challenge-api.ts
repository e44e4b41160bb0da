import { z } from 'zod';

// The ids name the schemas in the OpenAPI document.

/**
 * Where a challenge stands. PENDING: the opponent may answer. ACCEPTED: its game is being created. STARTED: the game exists.
 * The others are the end of it; FAILED: no game could be created, three times and once more.
 */
export const challengeStateSchema = z.enum([
  'PENDING',
  'ACCEPTED',
  'STARTED',
  'DECLINED',
  'WITHDRAWN',
  'EXPIRED',
  'FAILED',
]);

export type ChallengeState = z.infer<typeof challengeStateSchema>;

/** Why an opponent declines, for programs. The first is for those who give no reason. */
export const declineReasonSchema = z.enum([
  'generic',
  'later',
  'too-fast',
  'too-slow',
  'time-control',
  'variant',
  'standard',
  'rated',
  'casual',
  'rating',
  'unknown-player',
]);

export type DeclineReason = z.infer<typeof declineReasonSchema>;

/** What the challenger would play; `random`: decided when the challenge is accepted. */
export const colorWishSchema = z.enum(['white', 'black', 'random']);

/** How many challenges a player may have open at once. */
export const MAX_INCOMING_CHALLENGES = 50;
export const MAX_OUTGOING_CHALLENGES = 20;

/** How often a challenge returns to PENDING because its game could not be created. */
export const MAX_CHALLENGE_RETURNS = 3;

/** For how long a challenge is open, in s. Above the second only those that say `open_ended`, up to the third. */
export const CHALLENGE_EXPIRY_S = { min: 20, usual: 600, max: 3_600, openEnded: 14 * 86_400 } as const;

export const MAX_CHALLENGE_MESSAGE_LENGTH = 280;

const instant = (description: string) => z.iso.datetime().meta({ description, example: '2026-01-31T12:00:00.000Z' });
const player = z.object({
  user_id: z.string(),
  rating: z.number().nullable().meta({ description: 'When the challenge was made or accepted; null before' }),
});

/** A challenge as one of its two players sees it. */
export const challengeSchema = z
  .object({
    challenge_id: z.string(),
    status: challengeStateSchema,
    challenger: player,
    opponent: player,
    queue: z.string(),
    attributes: z
      .record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
      .meta({ description: 'What is to be played', example: { time_control: '3+2' } }),
    color: colorWishSchema.meta({ description: 'What the challenger would play' }),
    message: z.string().optional(),
    created_at: instant('When it was made'),
    expires_at: instant('Until when it may be accepted'),
    reason: z
      .string()
      .optional()
      .meta({ description: 'DECLINED: one of the reasons; FAILED, or PENDING again: why there was no game' }),
    failed_attempts: z.int().nonnegative().meta({ description: 'How often its game could not be created' }),
    match_id: z.string().optional().meta({ description: 'ACCEPTED and STARTED: the match' }),
    assignment: z
      .object({
        game_id: z.string(),
        server_addr: z.string().optional(),
        team: z.string(),
        color: z.enum(['white', 'black']).optional(),
      })
      .optional()
      .meta({ description: 'STARTED: where you play' }),
  })
  .meta({ id: 'Challenge' });

/** A page of challenges, the newest first. */
export const challengesPageSchema = z
  .object({
    challenges: z.array(challengeSchema),
    next_cursor: z.string().nullable().meta({ description: 'For the next page, as `cursor`; null: this was the last' }),
  })
  .meta({ id: 'Challenges' });

export type Challenge = z.infer<typeof challengeSchema>;
export type ChallengesPage = z.infer<typeof challengesPageSchema>;

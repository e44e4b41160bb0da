import { z } from 'zod';
import { challengeStateSchema } from './challenge-api.ts';
import { ticketStateSchema } from './ticket-state.ts';

/** Every error code of the public API and the HTTP status it answers with. */
export const errorStatus = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  ALREADY_QUEUED: 409,
  CANNOT_CANCEL: 409,
  CANNOT_ACCEPT: 409,
  CHALLENGE_EXISTS: 409,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  COOLDOWN: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  /** The gateway has more to do than it can, and did nothing. */
  OVERLOADED: 503,
} as const;

/** One of the codes of `errorStatus`. */
export type ErrorCode = keyof typeof errorStatus;

export const errorCodeSchema = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]);

/** One refused field of a request: where it is, what is wrong, and what is allowed. */
export const fieldErrorSchema = z.object({
  path: z.string().meta({ description: 'The field, dots between levels; empty for the whole body', example: 'mode' }),
  message: z.string().meta({ example: 'expected one of "rated", "casual"' }),
});

/** Problem details (RFC 9457) with Paireto's extension members. Media type `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: errorCodeSchema,
    detail: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
    queue_entry_id: z
      .string()
      .optional()
      .meta({ description: 'ALREADY_QUEUED: the entry that the player already has' }),
    entry_status: ticketStateSchema.optional().meta({
      description:
        'CANNOT_ACCEPT, and CONFLICT of an explanation: where the entry stands; ALREADY_QUEUED: MATCHED when it is that of a ' +
        'game whose result is awaited',
    }),
    challenge_id: z.string().optional().meta({ description: 'CHALLENGE_EXISTS: the challenge that is open already' }),
    challenge_status: challengeStateSchema
      .optional()
      .meta({ description: 'CONFLICT of an answer to a challenge: where it stands' }),
    user_id: z
      .string()
      .optional()
      .meta({ description: 'COOLDOWN: the player who may not join yet: you, or somebody of your party' }),
    reason: z.string().optional().meta({ description: 'COOLDOWN: what was last held against that player' }),
    retry_at: z.iso.datetime().optional().meta({ description: 'COOLDOWN: when that player may join again' }),
    match_id: z.string().optional().meta({ description: 'CANNOT_CANCEL: the match that the entry lost to' }),
    safe_to_retry: z.boolean().optional().meta({
      description: 'UNAVAILABLE: whether sending the same request, Idempotency-Key included, again cannot do it twice',
    }),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

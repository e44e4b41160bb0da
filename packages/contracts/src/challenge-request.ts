import { z } from 'zod';
import { attributeFields, queueField, strictFields, withDefault } from './attribute-field.ts';
import {
  CHALLENGE_EXPIRY_S,
  colorWishSchema,
  declineReasonSchema,
  MAX_CHALLENGE_MESSAGE_LENGTH,
} from './challenge-api.ts';
import { userIdSchema } from './ids.ts';
import { type Attributes, withDefaults } from './join-body.ts';
import { type AttributeValue, hasColors, poolOf, type Ruleset } from './ruleset/index.ts';
import { MAX_POOL_NAME_LENGTH } from './ticket.ts';

/** A parsed body of `POST /v1/matchmaking/challenges`: the queue's attributes stand beside these. */
export type ChallengeBody = {
  queue?: string;
  opponent: string;
  color?: z.infer<typeof colorWishSchema>;
  message?: string;
  expires_in?: number;
  open_ended: boolean;
  leave_queue: boolean;
} & Record<string, unknown>;

/** A challenge after parsing: what a bridge is asked to keep. */
export interface ChallengeRequest {
  opponentId: string;
  pool: string;
  attributes: Record<string, AttributeValue>;
  color: z.infer<typeof colorWishSchema>;
  message?: string;
  expiresInMs: number;
  /** Whether the challenger's own queue entry is to be cancelled when it is accepted. */
  leaveQueue: boolean;
}

const { min, usual, max, openEnded } = CHALLENGE_EXPIRY_S;
const howLong = `expected a whole number of seconds from ${min} to ${max}, or to ${openEnded} with "open_ended": true`;
const howMuch = `expected 1 to ${MAX_CHALLENGE_MESSAGE_LENGTH} characters, or leave it out`;

// Line breaks are control characters or separators; embeddings and overrides would turn the text around it.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const messageSchema = z
  .string()
  .trim()
  .min(1, howMuch)
  .max(MAX_CHALLENGE_MESSAGE_LENGTH, howMuch)
  .refine((text) => text.isWellFormed() && !unprintable.test(text), 'one line of plain text: no control characters');

const commonFields = {
  opponent: userIdSchema.meta({ description: 'Whom you challenge: their user id', example: 'bob' }),
  message: messageSchema.optional().meta({ description: 'For the opponent: one line, trimmed', example: 'Rematch?' }),
  expires_in: z
    .int(howLong)
    .min(min, howLong)
    .max(openEnded, howLong)
    .optional()
    .meta({
      description:
        `Seconds until it expires: ${min} to ${max}, usually ${usual}; with \`open_ended\` up to ${openEnded} (14 days), ` +
        'which is usual then',
      example: usual,
    }),
  open_ended: z.boolean().default(false).meta({
    description: 'For an opponent who need not be there now: it may be open for days',
  }),
  leave_queue: z.boolean().default(false).meta({
    description: 'Cancel your queue entry when it is accepted; otherwise the entry keeps waiting',
  }),
};

const color = colorWishSchema.default('random').meta({ description: 'What you would play' });

/** What a challenge to this queue says beside its attributes. */
const fieldsOf = ({ teams }: Pick<Ruleset, 'teams'>) => ({ ...commonFields, ...(hasColors(teams) ? { color } : {}) });

/**
 * The body of `POST /v1/matchmaking/challenges` for one queue: its name, its attributes, the opponent, and nothing else.
 * Built from the ruleset like that of a join; with `queueOptional` the name may be left out.
 */
export function challengeBodySchema(ruleset: Ruleset, options: { queueOptional?: boolean } = {}) {
  const fields = {
    queue: queueField(ruleset, options),
    ...fieldsOf(ruleset),
    ...attributeFields(ruleset, withDefault),
  };
  // Looked at whatever else is wrong, so that one answer names all problems.
  return strictFields(fields).superRefine(
    (value, context) => {
      const isSound = context.issues.length === 0;
      const sent: Record<string, unknown> = value;
      const { expires_in, open_ended } = sent;
      if (typeof expires_in === 'number' && expires_in > max && expires_in <= openEnded && open_ended !== true) {
        context.addIssue({ code: 'custom', path: ['expires_in'], message: howLong });
      }
      if (isSound && poolOf(ruleset, withDefaults(ruleset, sent as Attributes)).length > MAX_POOL_NAME_LENGTH) {
        context.addIssue({ code: 'custom', path: [], message: `${ruleset.poolBy.join(', ')}: too long together` });
      }
    },
    { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  );
}

/** Turns a parsed body into what a bridge is asked. */
export function toChallengeRequest(ruleset: Ruleset, body: ChallengeBody): ChallengeRequest {
  const attributes = withDefaults(ruleset, body as Attributes);
  const expiresInS = body.expires_in ?? (body.open_ended ? openEnded : usual);
  return {
    opponentId: body.opponent,
    pool: poolOf(ruleset, attributes),
    attributes,
    // Where the teams have other names, an attribute may be called so.
    color: hasColors(ruleset.teams) ? (body.color ?? 'random') : 'random',
    ...(body.message === undefined ? {} : { message: body.message }),
    expiresInMs: expiresInS * 1_000,
    leaveQueue: body.leave_queue,
  };
}

/** The body of `POST …/challenges/{id}/accept`, which may be left out. */
export const acceptChallengeBodySchema = strictFields({
  leave_queue: z.boolean().default(false).meta({
    description: 'Cancel your queue entry; otherwise it keeps waiting',
  }),
}).meta({ id: 'AcceptChallenge' });

/** The body of `POST …/challenges/{id}/decline`, which may be left out. */
export const declineChallengeBodySchema = strictFields({
  reason: declineReasonSchema.default('generic').meta({ description: 'What the challenger is told' }),
}).meta({ id: 'DeclineChallenge' });

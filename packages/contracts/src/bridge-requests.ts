import { z } from 'zod';
import {
  CHALLENGE_EXPIRY_S,
  challengeSchema,
  challengeStateSchema,
  challengesPageSchema,
  colorWishSchema,
  declineReasonSchema,
  MAX_CHALLENGE_MESSAGE_LENGTH,
} from './challenge-api.ts';
import { fieldErrorSchema } from './error-codes.ts';
import {
  epochMsSchema,
  queueNameSchema,
  ratingSchema,
  tenantIdSchema,
  traceparentSchema,
  userIdSchema,
  uuidSchema,
} from './ids.ts';
import { leaderboardSchema, ownRatingsSchema } from './rating-api.ts';
import {
  matchesPageSchema,
  matchRecordSchema,
  recordStateSchema,
  resultAnswerSchema,
  resultMessageSchema,
} from './record-api.ts';
import { attributesSchema, MAX_BLOCKED_PLAYERS, ticketPlayerSchema } from './ticket.ts';

// What gateways ask bridges, over core NATS request/reply. Everything is of one tenant; who asks is who the gateway says.
// Readers ignore fields that they do not know, as of all internal messages: docs/adr/0022.

const common = { v: z.literal(1), tenant: tenantIdSchema, traceparent: traceparentSchema.optional() };
/** A player as the rating source described them just now. */
const ratedPlayer = ticketPlayerSchema.pick({
  userId: true,
  rating: true,
  deviation: true,
  ratingFrom: true,
  ratingStale: true,
});
/** Whom the token of who asks blocks: the bridge remembers the latest such list of each player. */
const blocked = z.array(userIdSchema).max(MAX_BLOCKED_PLAYERS);
const cursor = z.string().max(256).optional();
const limit = z.int().min(1).max(100);

const notFound = z.object({ outcome: z.literal('not-found') });
/** The cursor is none of ours. */
const badCursor = z.object({ outcome: z.literal('bad-cursor') });
/** The challenge does not allow this any more. */
const notPending = z.object({ outcome: z.literal('not-pending'), status: challengeStateSchema });
const challenge = <Outcome extends string>(outcome: Outcome) =>
  z.object({ outcome: z.literal(outcome), challenge: challengeSchema });

const createChallenge = {
  request: z.object({
    ...common,
    /** The id it is to have. */
    id: uuidSchema,
    challenger: ratedPlayer,
    opponentId: userIdSchema,
    queue: queueNameSchema,
    rulesetVersion: z.int().positive(),
    pool: z.string().min(1).max(512),
    attributes: attributesSchema,
    color: colorWishSchema,
    message: z.string().min(1).max(MAX_CHALLENGE_MESSAGE_LENGTH).optional(),
    expiresInMs: z
      .int()
      .positive()
      .max(CHALLENGE_EXPIRY_S.openEnded * 1_000),
    /** Whether the challenger's own queue entry is to be cancelled when it is accepted. */
    leaveQueue: z.boolean(),
    blocked,
    idempotency: z.object({ key: z.string().min(1).max(255), fingerprint: z.string().min(1).max(128) }).optional(),
  }),
  reply: z.discriminatedUnion('outcome', [
    challenge('created'),
    /** The key was used for the same before; the challenge as it is now. */
    challenge('replayed'),
    z.object({ outcome: z.literal('key-reused') }),
    /** The challenger has one open to this opponent. */
    z.object({ outcome: z.literal('already-open'), challengeId: uuidSchema }),
    z.object({ outcome: z.enum(['too-many-incoming', 'too-many-outgoing']) }),
  ]),
};

const aboutChallenge = { ...common, userId: userIdSchema, id: uuidSchema };

const acceptChallenge = {
  request: z.object({
    ...aboutChallenge,
    player: ratedPlayer,
    /** The challenger's rating now, where the source tells that of others; else that of when the challenge was made. */
    challenger: ratedPlayer.optional(),
    /** Whether the queue entry of who accepts is to be cancelled. */
    leaveQueue: z.boolean(),
  }),
  reply: z.discriminatedUnion('outcome', [
    /** Also for a repeat by who accepted it. */
    challenge('accepted'),
    notPending,
    /** One of them is being put into a game, or held in one. */
    z.object({ outcome: z.literal('busy'), who: z.enum(['you', 'challenger']) }),
    notFound,
  ]),
};

const players = z.object({ userId: userIdSchema, rating: ratingSchema, deviation: z.number(), games: z.int() });

/** What may be asked of a bridge, by the name of the operation: request and reply. */
export const bridgeOperations = {
  'challenge.create': createChallenge,
  'challenge.read': {
    request: z.object({ ...aboutChallenge, blocked }),
    reply: z.discriminatedUnion('outcome', [challenge('found'), notFound]),
  },
  'challenge.list': {
    request: z.object({
      ...common,
      userId: userIdSchema,
      direction: z.enum(['incoming', 'outgoing']),
      status: challengeStateSchema.optional(),
      blocked,
      cursor,
      limit,
    }),
    reply: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('listed'), page: challengesPageSchema }),
      badCursor,
    ]),
  },
  /** Those that wait for an answer, both ways, the newest first; `limit` of each. */
  'challenge.open': {
    request: z.object({ ...common, userId: userIdSchema, blocked, limit }),
    reply: z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('listed'),
        incoming: z.array(challengeSchema),
        outgoing: z.array(challengeSchema),
      }),
    ]),
  },
  'challenge.accept': acceptChallenge,
  'challenge.decline': {
    request: z.object({ ...aboutChallenge, reason: declineReasonSchema }),
    /** `declined` also for a repeat; the first reason stays. */
    reply: z.discriminatedUnion('outcome', [challenge('declined'), notPending, notFound]),
  },
  'challenge.withdraw': {
    request: z.object(aboutChallenge),
    /** `withdrawn` also for a repeat. */
    reply: z.discriminatedUnion('outcome', [challenge('withdrawn'), notPending, notFound]),
  },
  'match.list': {
    request: z.object({
      ...common,
      /** Whose matches; absent: everybody's (operators). */
      userId: userIdSchema.optional(),
      queue: queueNameSchema.optional(),
      /** With `userId`: another player of the match. */
      opponentId: userIdSchema.optional(),
      state: recordStateSchema.optional(),
      /** By the time of the proposal: from (inclusive) and to (exclusive). */
      fromMs: epochMsSchema.optional(),
      toMs: epochMsSchema.optional(),
      cursor,
      limit,
    }),
    reply: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('listed'), page: matchesPageSchema }),
      badCursor,
    ]),
  },
  'match.read': {
    /** `userId` absent: for an operator; else only a match of that player is found. */
    request: z.object({ ...common, id: uuidSchema, userId: userIdSchema.optional() }),
    reply: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('found'), match: matchRecordSchema }),
      notFound,
    ]),
  },
  'match.result': {
    request: z.object({ ...common, id: uuidSchema, result: resultMessageSchema }),
    reply: z.discriminatedUnion('outcome', [
      /** Also for a repeat of the same result. */
      z.object({ outcome: z.literal('recorded'), answer: resultAnswerSchema, repeated: z.boolean() }),
      /** It does not fit the match: which players or teams. */
      z.object({ outcome: z.literal('invalid'), errors: z.array(fieldErrorSchema) }),
      /** Another result was reported before, or the match has no game. */
      z.object({ outcome: z.literal('conflict'), state: recordStateSchema }),
      /** There is such a match, but its record is not written yet. */
      z.object({ outcome: z.literal('not-yet') }),
      notFound,
    ]),
  },
  'rating.own': {
    request: z.object({ ...common, userId: userIdSchema, queue: queueNameSchema.optional(), cursor, limit }),
    reply: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('found'), ratings: ownRatingsSchema }),
      badCursor,
    ]),
  },
  'rating.leaderboard': {
    request: z.object({
      ...common,
      queue: queueNameSchema,
      season: z.int().nonnegative().optional(),
      cursor,
      limit,
    }),
    reply: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('found'), leaderboard: leaderboardSchema }),
      badCursor,
      /** Paireto keeps no ratings for this queue. */
      z.object({ outcome: z.literal('no-ratings') }),
    ]),
  },
  /** For joins whose players the rating cache does not know. Fills the cache. */
  'rating.lookup': {
    request: z.object({ ...common, queue: queueNameSchema, userIds: z.array(userIdSchema).min(1).max(64) }),
    /** In the order asked, as they count now; players who never had a rated game with the default. */
    reply: z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('found'), players: z.array(players) })]),
  },
} as const;

export type BridgeOperation = keyof typeof bridgeOperations;
export type BridgeRequest<Operation extends BridgeOperation> = z.infer<(typeof bridgeOperations)[Operation]['request']>;
export type BridgeReply<Operation extends BridgeOperation> = z.infer<(typeof bridgeOperations)[Operation]['reply']>;

/**
 * Any operation may also be answered so. `unavailable`: the database is away, or fell silent in the middle; asking the same
 * again is safe, whatever became of it. `malformed`: the bridge does not understand the request (another release?).
 */
export const bridgeRefusalSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('unavailable'), reason: z.string() }),
  z.object({ outcome: z.literal('malformed'), reason: z.string() }),
]);

export type BridgeRefusal = z.infer<typeof bridgeRefusalSchema>;

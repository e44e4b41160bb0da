import { z } from 'zod';
import { declineReasonSchema } from './challenge-api.ts';
import { uuidSchema } from './ids.ts';
import { idempotencyKeySchema } from './join-request.ts';

const request = <Op extends string, Shape extends z.ZodRawShape>(op: Op, shape: Shape) =>
  z.strictObject({ op: z.literal(op), id: z.string().min(1).max(64), ...shape });

/** Checked by the endpoint that it goes to. */
const body = z.record(z.string(), z.unknown());
const idempotency_key = idempotencyKeySchema.optional();

/** About queue entries and the connection itself. */
export const queueMessages = [
  request('queue.join', { body, idempotency_key }),
  request('queue.cancel', { queue_entry_id: uuidSchema }),
  request('queue.accept', { queue_entry_id: uuidSchema, match_id: uuidSchema.optional() }),
  request('queue.decline', { queue_entry_id: uuidSchema, match_id: uuidSchema.optional() }),
  /** A fresh token before the one that the socket has expires; of the same player. */
  request('auth', { token: z.string().min(1).max(4_000) }),
  request('ping', {}),
] as const;

/** About challenges. */
export const challengeMessages = [
  request('challenge.create', { body, idempotency_key }),
  request('challenge.accept', { challenge_id: uuidSchema, leave_queue: z.boolean().optional() }),
  request('challenge.decline', { challenge_id: uuidSchema, reason: declineReasonSchema.optional() }),
  request('challenge.withdraw', { challenge_id: uuidSchema }),
] as const;

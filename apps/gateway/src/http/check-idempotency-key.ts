import { IDEMPOTENCY_KEY_HEADER, idempotencyKeySchema } from '@paireto/contracts';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Step } from './in-steps.ts';
import { problem } from './problem.ts';

/** The header as the OpenAPI document describes it. Declared, not parsed by the route: that reads every header there is. */
export const idempotencyKeyParameter = {
  in: 'header' as const,
  name: IDEMPOTENCY_KEY_HEADER,
  required: false,
  description:
    'Makes repeating the request safe: for 24 h from its first success, the same key with the same request is answered ' +
    'what the first was, whatever became of the entry since, with the header `Idempotency-Replayed: true`. ' +
    'Use a fresh key, a random UUID for example, for every new wish to play. Keys of different players never meet.',
  schema: keySchema(),
  example: '6f1c2b8e-7c1d-4f57-9a53-0d9a3f0b7a11',
};

/** The request's Idempotency-Key; behind `checkIdempotencyKey`. */
export const idempotencyKeyOf = (c: Context): string | undefined => c.req.header(IDEMPOTENCY_KEY_HEADER);

/** Refuses a key that is not one. */
export const checkIdempotencyKey: Step = (c) => {
  const key = idempotencyKeyOf(c);
  const parsed = key === undefined ? undefined : idempotencyKeySchema.safeParse(key);
  if (parsed === undefined || parsed.success) return undefined;
  const message = parsed.error.issues[0]?.message ?? '';
  const errors = [{ path: IDEMPOTENCY_KEY_HEADER, message }];
  return problem(c, 'INVALID_REQUEST', `${IDEMPOTENCY_KEY_HEADER}: ${message}`, { errors });
};

/** What is wrong with a key that was used for something else. */
export const keyReused =
  `This ${IDEMPOTENCY_KEY_HEADER} was used for another request in the last 24 hours. Nothing was changed. ` +
  'Use a fresh key for a new request, or send the first request again to get its answer.';

function keySchema(): { type: 'string'; pattern: string } {
  const { pattern = '' } = z.toJSONSchema(idempotencyKeySchema);
  return { type: 'string', pattern };
}

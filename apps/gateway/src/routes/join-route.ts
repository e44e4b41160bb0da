import { createRoute } from '@hono/zod-openapi';
import {
  IDEMPOTENCY_KEY_HEADER,
  IDEMPOTENCY_REPLAYED_HEADER,
  type QueueDefinition,
  queueEntrySchema,
} from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { App, AppEnv } from '../http/app-env.ts';
import { checkIdempotencyKey, idempotencyKeyOf, idempotencyKeyParameter } from '../http/check-idempotency-key.ts';
import { answers, bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { limitBody } from '../http/limit-body.ts';
import { problem, unavailable } from '../http/problem.ts';
import type { JoinQueue } from '../use-cases/join-queue.ts';
import { createJoinBody } from './join-body.ts';

/** `POST /v1/matchmaking/queue`. */
export function addJoinRoute(
  app: App,
  deps: {
    queues: ReadonlyMap<string, QueueDefinition>;
    authenticated: MiddlewareHandler<AppEnv>;
    joinQueue: JoinQueue;
  },
): void {
  const body = createJoinBody(deps.queues);
  const route = createRoute({
    method: 'post',
    path: '/v1/matchmaking/queue',
    operationId: 'joinQueue',
    tags: ['Queue'],
    summary: 'Join a queue',
    description:
      'Asks for a game: one thing to play, or with `alternatives` up to 8, whichever finds opponents first. A player has at most one entry that waits or is being placed; joining again answers 409 ' +
      'with its id. The rating comes from the token.',
    security: bearerSecurity,
    middleware: [deps.authenticated, checkIdempotencyKey, limitBody()],
    parameters: [idempotencyKeyParameter],
    request: {
      body: { required: true, content: { 'application/json': { schema: body.schema, examples: body.examples } } },
    },
    responses: {
      201: {
        ...answers('Queued', queueEntrySchema),
        headers: z.object({
          Location: z.string().meta({ description: 'Path of the new entry' }),
          [IDEMPOTENCY_REPLAYED_HEADER]: z.literal('true').optional().meta({
            description:
              'The key was used for this request before: nothing was done now, and this is the answer of then',
          }),
        }),
      },
      400: refuses('INVALID_REQUEST: `errors` names each field or header and what is allowed'),
      409: refuses(
        'ALREADY_QUEUED: `queue_entry_id` is the entry that the player has; CONFLICT: the Idempotency-Key was used for ' +
          'another request',
      ),
      413: refuses('PAYLOAD_TOO_LARGE: the body is larger than 16 KiB'),
      415: refuses('UNSUPPORTED_MEDIA_TYPE: the body is not declared as JSON'),
      ...commonRefusals,
    },
  });

  app.openapi(route, async (c) => {
    const { queue, request } = body.read(c.req.valid('json'));
    const key = idempotencyKeyOf(c);
    const result = await deps.joinQueue(c.get('caller'), queue, request, key);
    switch (result.outcome) {
      case 'joined':
      case 'replayed': {
        const replayed = result.outcome === 'replayed' ? { [IDEMPOTENCY_REPLAYED_HEADER]: 'true' } : {};
        const headers = { Location: `${route.path}/${result.entry.queue_entry_id}`, ...replayed };
        return c.json(result.entry, 201, headers);
      }
      case 'already-queued': {
        const detail = 'You have an entry already. Cancel it before you join again.';
        return problem(c, 'ALREADY_QUEUED', detail, { queue_entry_id: result.entryId });
      }
      case 'key-reused':
        return problem(c, 'CONFLICT', keyReused);
      case 'unknown':
        return unknownOutcome(c, key !== undefined);
    }
  });
}

const keyReused =
  `This ${IDEMPOTENCY_KEY_HEADER} was used for another request in the last 24 hours. Nothing was changed. ` +
  'Use a fresh key for a new request, or send the first request again to get its answer.';

const unknownOutcome = (c: Context, hasKey: boolean) =>
  unavailable(
    c,
    'The ticket store did not answer in time, so it is not known whether you are queued. ' +
      (hasKey
        ? `Send the same request with the same ${IDEMPOTENCY_KEY_HEADER} again: it cannot queue you twice.`
        : 'GET /v1/matchmaking/active tells; while it shows an entry, joining again answers 409 with its id. ' +
          `With the header ${IDEMPOTENCY_KEY_HEADER} a join can be repeated safely.`),
    hasKey,
  );

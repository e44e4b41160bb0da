import { createRoute } from '@hono/zod-openapi';
import { type QueueDefinition, queueEntrySchema } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { App, AppEnv } from '../http/app-env.ts';
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
      'Asks for a game. A player has at most one entry that waits or is being placed; joining again answers 409 with ' +
      'its id. The rating comes from the token.',
    security: bearerSecurity,
    middleware: [deps.authenticated, limitBody()],
    request: {
      body: { required: true, content: { 'application/json': { schema: body.schema, example: body.example } } },
    },
    responses: {
      201: {
        ...answers('Queued', queueEntrySchema),
        headers: z.object({ Location: z.string().meta({ description: 'Path of the new entry' }) }),
      },
      400: refuses('INVALID_REQUEST: `errors` names each field and what is allowed'),
      409: refuses('ALREADY_QUEUED: `queue_entry_id` is the entry that the player has'),
      413: refuses('PAYLOAD_TOO_LARGE: the body is larger than 16 KiB'),
      415: refuses('UNSUPPORTED_MEDIA_TYPE: the body is not declared as JSON'),
      ...commonRefusals,
    },
  });

  app.openapi(route, async (c) => {
    const { queue, request } = body.read(c.req.valid('json'));
    const result = await deps.joinQueue(c.get('caller'), queue, request);
    if (result.outcome === 'joined') {
      return c.json(result.entry, 201, { Location: `${route.path}/${result.entry.queue_entry_id}` });
    }
    if (result.outcome === 'already-queued') {
      const detail = 'You have an entry already. Cancel it before you join again.';
      return problem(c, 'ALREADY_QUEUED', detail, { queue_entry_id: result.entryId });
    }
    return unavailable(
      c,
      'The ticket store did not answer in time, so it is not known whether you are queued. ' +
        'GET /v1/matchmaking/active tells; while it shows an entry, joining again answers 409 with its id.',
      false,
    );
  });
}

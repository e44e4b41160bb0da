import { createRoute } from '@hono/zod-openapi';
import { queueStatusSchema, type Ruleset } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { noSuchQueue } from '../http/no-such-queue.ts';
import type { ReadQueueStatus } from '../use-cases/read-queue-status.ts';

/** `GET /v1/matchmaking/queues/{queue}/status`. */
export function addQueueStatusRoute(
  app: App,
  deps: {
    rulesets: ReadonlyMap<string, Ruleset>;
    authenticated: MiddlewareHandler<AppEnv>;
    readQueueStatus: ReadQueueStatus;
  },
): void {
  const names = [...deps.rulesets.keys()];
  const route = createRoute({
    method: 'get',
    path: '/v1/matchmaking/queues/{queue}/status',
    operationId: 'getQueueStatus',
    tags: ['Queue'],
    summary: 'How busy a queue is',
    description: 'Players of your tenant who wait in the queue and in each of its pools, and the expected wait.',
    security: bearerSecurity,
    middleware: deps.authenticated,
    request: { params: z.object({ queue: z.string().meta({ example: names[0] }) }) },
    responses: {
      200: answers('The queue in numbers', queueStatusSchema),
      404: refuses('NOT_FOUND: there is no such queue'),
      ...commonRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const { queue } = c.req.valid('param');
    if (!deps.rulesets.has(queue)) return noSuchQueue(c, names);
    return answerJson(c, await deps.readQueueStatus(c.get('caller').tenant, queue), 200);
  });
}

import { createRoute } from '@hono/zod-openapi';
import { type Shards, shardsSchema } from '@paireto/contracts';
import { answerJson } from '../http/answer-headers.ts';
import type { App } from '../http/app-env.ts';
import { answers, bearerSecurity, needsService, serviceRefusals } from '../http/describe-answers.ts';
import { type RequireService, requireAllTenants } from '../http/require-service.ts';

/** `GET /internal/shards`. */
export function addShardsRoute(app: App, deps: { requireService: RequireService; readShards: () => Shards }): void {
  const { 503: _, ...refusals } = serviceRefusals;
  const route = createRoute({
    method: 'get',
    path: '/internal/shards',
    operationId: 'getShards',
    tags: ['Internal'],
    summary: 'The matcher shards and who owns what',
    description:
      'What this gateway heard of the shards over NATS in the last 3 seconds; while NATS is away that is nothing. ' +
      `${needsService('metrics')}, for all tenants.`,
    security: bearerSecurity,
    middleware: [deps.requireService('metrics'), requireAllTenants],
    responses: {
      200: answers('Shards with their partitions', shardsSchema),
      ...refusals,
    },
  });
  app.openapi(route, (c) => answerJson(c, deps.readShards(), 200));
}

import { createRoute } from '@hono/zod-openapi';
import { SERVICE_ROLE, type Shards, shardsSchema } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { requireRole } from '../http/require-caller.ts';

/** `GET /internal/shards`, for tokens with the service role. */
export function addShardsRoute(
  app: App,
  deps: { authenticated: MiddlewareHandler<AppEnv>; readShards: () => Shards },
): void {
  const { 503: _, ...refusals } = commonRefusals;
  const route = createRoute({
    method: 'get',
    path: '/internal/shards',
    operationId: 'getShards',
    tags: ['Internal'],
    summary: 'The matcher shards and who owns what',
    description:
      'What this gateway heard of the shards over NATS in the last 3 seconds; while NATS is away that is nothing. ' +
      `For operators: needs a token with the role "${SERVICE_ROLE}".`,
    security: bearerSecurity,
    middleware: [deps.authenticated, requireRole(SERVICE_ROLE)],
    responses: {
      200: answers('Shards with their partitions', shardsSchema),
      403: refuses(`FORBIDDEN: the token lacks the role "${SERVICE_ROLE}"`),
      ...refusals,
    },
  });
  app.openapi(route, (c) => c.json(deps.readShards(), 200));
}

import { createRoute } from '@hono/zod-openapi';
import { queuesSummarySchema, SERVICE_ROLE } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { requireRole } from '../http/require-caller.ts';
import type { SummarizeQueues } from '../use-cases/summarize-queues.ts';

/** `GET /internal/queues/summary`, for tokens with the service role. */
export function addSummaryRoute(
  app: App,
  deps: { authenticated: MiddlewareHandler<AppEnv>; summarizeQueues: SummarizeQueues },
): void {
  const route = createRoute({
    method: 'get',
    path: '/internal/queues/summary',
    operationId: 'getQueuesSummary',
    tags: ['Internal'],
    summary: 'All pools of all tenants',
    description: `For operators: needs a token with the role "${SERVICE_ROLE}".`,
    security: bearerSecurity,
    middleware: [deps.authenticated, requireRole(SERVICE_ROLE)],
    responses: {
      200: answers('Tenants with their pools', queuesSummarySchema),
      403: refuses(`FORBIDDEN: the token lacks the role "${SERVICE_ROLE}"`),
      ...commonRefusals,
    },
  });
  app.openapi(route, async (c) => c.json(await deps.summarizeQueues(), 200));
}

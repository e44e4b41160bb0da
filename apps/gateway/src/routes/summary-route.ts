import { createRoute } from '@hono/zod-openapi';
import { queuesSummarySchema } from '@paireto/contracts';
import { answerJson } from '../http/answer-headers.ts';
import type { App } from '../http/app-env.ts';
import { answers, bearerSecurity, needsService, serviceRefusals } from '../http/describe-answers.ts';
import type { RequireService } from '../http/require-service.ts';
import type { SummarizeQueues } from '../use-cases/summarize-queues.ts';

/** `GET /internal/queues/summary`. */
export function addSummaryRoute(
  app: App,
  deps: { requireService: RequireService; summarizeQueues: SummarizeQueues },
): void {
  const route = createRoute({
    method: 'get',
    path: '/internal/queues/summary',
    operationId: 'getQueuesSummary',
    tags: ['Internal'],
    summary: 'All pools of all tenants, or of the one of the token',
    description: `${needsService('metrics')}; one of a single tenant is shown that tenant.`,
    security: bearerSecurity,
    middleware: deps.requireService('metrics'),
    responses: {
      200: answers('Tenants with their pools', queuesSummarySchema),
      ...serviceRefusals,
    },
  });
  app.openapi(route, async (c) => answerJson(c, await deps.summarizeQueues(c.get('service').tenant), 200));
}

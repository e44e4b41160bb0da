import { createRoute } from '@hono/zod-openapi';
import { entryExplanationSchema, type TicketState, tenantIdSchema } from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, needsService, refuses, serviceRefusals } from '../http/describe-answers.ts';
import { problem, unavailable } from '../http/problem.ts';
import { type RequireService, requireOwnTenant } from '../http/require-service.ts';
import type { ExplainEntry, ExplainEntryOutcome } from '../use-cases/explain-entry.ts';
import { entryNotFound, entryParams, entryRefusals } from './entry-routes.ts';

const description =
  'Of each pool that the entry waits in: how many others wait, whom it may meet now, which rules refuse the others and how ' +
  'many, the nearest one, and when the rules loosen next. A pool whose matcher does not know the entry (yet, or any ' +
  'more) is left out.';

const outcomes = {
  200: answers('Why it waits', entryExplanationSchema),
  409: refuses('CONFLICT: the entry does not wait; `entry_status` is where it stands'),
  ...entryRefusals,
  503: refuses('UNAVAILABLE: the ticket store or the matcher of a pool cannot be reached; see Retry-After'),
};

/** `GET /v1/matchmaking/queue/{id}/explain`. */
export function addExplainRoute(
  app: App,
  deps: { authenticated: MiddlewareHandler<AppEnv>; explainEntry: ExplainEntry },
): void {
  const own = createRoute({
    method: 'get',
    path: '/v1/matchmaking/queue/{id}/explain',
    operationId: 'explainQueueEntry',
    tags: ['Queue'],
    summary: 'Why an entry still waits',
    description,
    security: bearerSecurity,
    middleware: deps.authenticated,
    request: { params: entryParams },
    responses: outcomes,
  });
  app.openapi(own, async (c) => {
    const result = await deps.explainEntry.toPlayer(c.get('caller'), c.req.valid('param').id);
    if (result.outcome === 'explained') return answerJson(c, result.explanation, 200);
    return notExplained(c, result);
  });
}

/** `GET /internal/tenants/{tenant}/queue/{id}/explain`: the same with ids, for operators. */
export function addTenantExplainRoute(
  app: App,
  deps: { requireService: RequireService; explainEntry: ExplainEntry },
): void {
  const any = createRoute({
    method: 'get',
    path: '/internal/tenants/{tenant}/queue/{id}/explain',
    operationId: 'explainAnyEntry',
    tags: ['Internal'],
    summary: 'Why any entry of the tenant still waits',
    description: `${description} With the ids of the nearest entries. ${needsService()}.`,
    security: bearerSecurity,
    middleware: [deps.requireService(), requireOwnTenant],
    request: { params: entryParams.extend({ tenant: tenantIdSchema }) },
    responses: {
      ...outcomes,
      403: serviceRefusals[403],
      404: refuses('NOT_FOUND: the tenant has no such entry'),
    },
  });
  app.openapi(any, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const result = await deps.explainEntry.toOperator(tenant, id);
    if (result.outcome === 'explained') return answerJson(c, result.explanation, 200);
    if (result.outcome === 'not-found') return problem(c, 'NOT_FOUND', 'The tenant has no queue entry with this id.');
    return notExplained(c, result);
  });
}

function notExplained(c: Context, result: Exclude<ExplainEntryOutcome, { outcome: 'explained' }>) {
  switch (result.outcome) {
    case 'not-found':
      return entryNotFound(c);
    case 'not-waiting':
      return problem(c, 'CONFLICT', notWaiting(result.state), { entry_status: result.state });
    case 'no-answer':
      return unavailable(c, 'The matcher of a pool of this entry does not answer now. The entry waits on.', true);
  }
}

const notWaiting = (state: TicketState): string => `The entry does not wait for a match: it is ${state}.`;

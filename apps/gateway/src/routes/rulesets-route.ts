import { createRoute } from '@hono/zod-openapi';
import { rulesetsInUseSchema } from '@paireto/contracts';
import { answerJson } from '../http/answer-headers.ts';
import type { App } from '../http/app-env.ts';
import { answers, bearerSecurity, needsService, serviceRefusals } from '../http/describe-answers.ts';
import type { RequireService } from '../http/require-service.ts';
import type { ReadRulesets } from '../use-cases/read-rulesets.ts';

/** `GET /internal/rulesets`. Rulesets are of the installation: no tenant has any of its own. */
export function addRulesetsRoute(app: App, deps: { requireService: RequireService; readRulesets: ReadRulesets }): void {
  const route = createRoute({
    method: 'get',
    path: '/internal/rulesets',
    operationId: 'getRulesets',
    tags: ['Internal'],
    summary: 'The rulesets in use, and every version that is known',
    description:
      'A version means one thing in an installation for good: a ruleset with other rules needs another version. ' +
      `${needsService()}.`,
    security: bearerSecurity,
    middleware: deps.requireService(),
    responses: {
      200: answers('Rulesets by version and digest', rulesetsInUseSchema),
      ...serviceRefusals,
    },
  });
  app.openapi(route, async (c) => answerJson(c, await deps.readRulesets(), 200));
}

import { createRoute } from '@hono/zod-openapi';
import { rulesetsInUseSchema, SERVICE_ROLE } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { requireRole } from '../http/require-caller.ts';
import type { ReadRulesets } from '../use-cases/read-rulesets.ts';

/** `GET /internal/rulesets`, for tokens with the service role. */
export function addRulesetsRoute(
  app: App,
  deps: { authenticated: MiddlewareHandler<AppEnv>; readRulesets: ReadRulesets },
): void {
  const route = createRoute({
    method: 'get',
    path: '/internal/rulesets',
    operationId: 'getRulesets',
    tags: ['Internal'],
    summary: 'The rulesets in use, and every version that is known',
    description:
      'A version means one thing in an installation for good: a ruleset with other rules needs another version. ' +
      `For operators: needs a token with the role "${SERVICE_ROLE}".`,
    security: bearerSecurity,
    middleware: [deps.authenticated, requireRole(SERVICE_ROLE)],
    responses: {
      200: answers('Rulesets by version and digest', rulesetsInUseSchema),
      403: refuses(`FORBIDDEN: the token lacks the role "${SERVICE_ROLE}"`),
      ...commonRefusals,
    },
  });
  app.openapi(route, async (c) => c.json(await deps.readRulesets(), 200));
}

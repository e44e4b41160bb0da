import { createRoute } from '@hono/zod-openapi';
import { activeEntrySchema } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, commonRefusals } from '../http/describe-answers.ts';
import type { ReadActive } from '../use-cases/read-active.ts';

/** `GET /v1/matchmaking/active`. */
export function addActiveRoute(
  app: App,
  deps: { authenticated: MiddlewareHandler<AppEnv>; readActive: ReadActive },
): void {
  const route = createRoute({
    method: 'get',
    path: '/v1/matchmaking/active',
    operationId: 'getActiveEntry',
    tags: ['Queue'],
    summary: 'Your current entry',
    description: 'The entry that you wait with or that is being placed; else your latest match while it is remembered.',
    security: bearerSecurity,
    middleware: deps.authenticated,
    responses: { 200: answers('The entry, or null', activeEntrySchema), ...commonRefusals },
  });
  app.openapi(route, async (c) => answerJson(c, { entry: await deps.readActive(c.get('caller')) }, 200));
}

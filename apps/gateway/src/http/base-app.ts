import { httpInstrumentationMiddleware } from '@hono/otel';
import { OpenAPIHono } from '@hono/zod-openapi';
import { type Logger, noMetrics } from '@paireto/runtime';
import { routePath } from 'hono/route';
import { answerErrors, answerNotFound } from './answer-errors.ts';
import type { App, AppEnv } from './app-env.ts';
import { describeSpan } from './describe-span.ts';
import { type AnsweredRequest, measureRequests } from './measure-requests.ts';
import { refuseIssues } from './refuse-issues.ts';
import { createSplitRouter } from './split-router.ts';

/** An app without routes: request ids, traces below `traced` (a path such as `/v1/*`), and every error as problem details. */
export function createBaseApp(deps: {
  logger: Logger;
  traced: string | undefined;
  onAnswered?: ((request: AnsweredRequest) => void) | undefined;
}): App {
  const app: App = new OpenAPIHono<AppEnv>({
    router: createSplitRouter(),
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      return refuseIssues(c, result.error.issues, 'data' in result ? result.data : undefined);
    },
  });
  app.use(measureRequests({ logger: deps.logger, onAnswered: deps.onAnswered ?? (() => undefined) }));
  if (deps.traced !== undefined) {
    const spanNameFactory: Parameters<typeof httpInstrumentationMiddleware>[0] = {
      spanNameFactory: (c) => `${c.req.method} ${routePath(c, -1)}`,
      // Requests are measured already.
      meterProvider: noMetrics,
    };
    app.use(deps.traced, httpInstrumentationMiddleware(spanNameFactory));
    app.use(deps.traced, describeSpan);
  }
  app.onError(answerErrors(deps.logger));
  app.notFound(answerNotFound);
  return app;
}

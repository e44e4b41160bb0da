import { createRoute, z } from '@hono/zod-openapi';
import type { App } from '../http/app-env.ts';
import { bearerSecurity, needsService, serviceRefusals } from '../http/describe-answers.ts';
import { type RequireService, requireAllTenants } from '../http/require-service.ts';

/** `GET /metrics`: the figures of this process as Prometheus reads them. */
export function addMetricsRoute(
  app: App,
  deps: {
    requireService: RequireService;
    /** The Prometheus text format, version 0.0.4. */
    metrics: () => Promise<string>;
  },
): void {
  const { 503: _, ...refusals } = serviceRefusals;
  const route = createRoute({
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    tags: ['Health'],
    summary: 'The figures of this process, for Prometheus',
    description: `${needsService('metrics')}, for all tenants.`,
    security: bearerSecurity,
    middleware: [deps.requireService('metrics'), requireAllTenants],
    responses: {
      200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
      ...refusals,
    },
  });
  app.openapi(route, async (c) =>
    c.text(await deps.metrics(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
}

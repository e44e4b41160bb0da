import { createRoute } from '@hono/zod-openapi';
import type { ReadinessReport } from '@paireto/runtime';
import { z } from 'zod';
import type { App } from '../http/app-env.ts';
import { answers } from '../http/describe-answers.ts';

const aliveSchema = z.object({ status: z.literal('ok') });
const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z
    .record(z.string(), z.object({ ok: z.boolean(), reason: z.string().optional() }))
    .meta({ example: { nats: { ok: true }, redis: { ok: false, reason: 'connection is reconnecting' } } }),
});

/** `GET /healthz` (the process answers) and `GET /readyz` (what it depends on answers too). */
export function addHealthRoutes(app: App, deps: { readiness: () => Promise<ReadinessReport> }): void {
  const alive = createRoute({
    method: 'get',
    path: '/healthz',
    operationId: 'getHealth',
    tags: ['Health'],
    summary: 'Is the process alive?',
    responses: { 200: answers('It is', aliveSchema) },
  });
  app.openapi(alive, (c) => c.json({ status: 'ok' as const }, 200));

  const ready = createRoute({
    method: 'get',
    path: '/readyz',
    operationId: 'getReadiness',
    tags: ['Health'],
    summary: 'Can it serve?',
    responses: {
      200: answers('Everything that it depends on answers', readinessSchema),
      503: answers('Something does not; `reason` says why', readinessSchema),
    },
  });
  app.openapi(ready, async (c) => {
    const report = await deps.readiness();
    return report.ready ? c.json(report, 200) : c.json(report, 503);
  });
}

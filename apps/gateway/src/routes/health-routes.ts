import { createRoute } from '@hono/zod-openapi';
import type { LivenessReport, ReadinessReport } from '@paireto/runtime';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App } from '../http/app-env.ts';
import { answers } from '../http/describe-answers.ts';

const aliveSchema = z.object({ status: z.literal('ok') });
const stuckSchema = z.object({
  status: z.literal('stuck'),
  stuck: z.record(z.string(), z.string()).meta({ example: { revocations: 'no progress for 130 s' } }),
});
const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z
    .record(z.string(), z.object({ ok: z.boolean() }))
    .meta({ example: { nats: { ok: true }, redis: { ok: false } } }),
});
const explainedSchema = z.object({
  ready: z.boolean(),
  checks: z
    .record(
      z.string(),
      z.object({
        ok: z.boolean(),
        reason: z.string().optional(),
        details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      }),
    )
    .meta({ example: { nats: { ok: true }, redis: { ok: false, reason: 'connection is reconnecting' } } }),
});

interface Deps {
  readiness: () => Promise<ReadinessReport>;
  /** Without, who answers is alive. */
  liveness?: (() => LivenessReport) | undefined;
}

/** `GET /healthz` and `GET /readyz` for load balancers: what is not ready is named, why is nobody's business outside. */
export function addPublicHealthRoutes(app: App, { readiness, liveness }: Deps): void {
  addAliveRoute(app, liveness);
  const route = createRoute({
    method: 'get',
    path: '/readyz',
    operationId: 'getReadiness',
    tags: ['Health'],
    summary: 'Can it serve?',
    responses: {
      200: answers('Everything that it depends on answers', readinessSchema),
      503: answers('Something does not; /readyz of the internal listener says why', readinessSchema),
    },
  });
  app.openapi(route, async (c) => {
    const { ready, checks } = await readiness();
    const named = Object.entries(checks).map(([name, { ok }]) => [name, { ok }] as const);
    return answerJson(c, { ready, checks: Object.fromEntries(named) }, ready ? 200 : 503);
  });
}

/** `GET /healthz`, `GET /readyz` with reasons and, where there is one, `GET /startupz`: for what runs the process. */
export function addInternalHealthRoutes(
  app: App,
  deps: Deps & { startup?: (() => Promise<ReadinessReport>) | undefined },
): void {
  addAliveRoute(app, deps.liveness);
  const explains = {
    200: answers('Everything that it depends on answers', explainedSchema),
    503: answers('Something does not; `reason` says why', explainedSchema),
  };
  const add = (path: string, operationId: string, summary: string, report: () => Promise<ReadinessReport>): void => {
    const route = createRoute({ method: 'get', path, operationId, tags: ['Health'], summary, responses: explains });
    app.openapi(route, async (c) => {
      const answer = await report();
      return answerJson(c, answer, answer.ready ? 200 : 503);
    });
  };
  add('/readyz', 'getReadiness', 'Can it serve, and why not?', deps.readiness);
  if (deps.startup) add('/startupz', 'getStartup', 'Has it started?', deps.startup);
}

function addAliveRoute(app: App, liveness: Deps['liveness']): void {
  const alive = createRoute({
    method: 'get',
    path: '/healthz',
    operationId: 'getHealth',
    tags: ['Health'],
    summary: 'Is the process alive?',
    responses: {
      200: answers('It is', aliveSchema),
      503: answers('A loop that it lives by is stuck: restart it', stuckSchema),
    },
  });
  app.openapi(alive, (c) => {
    const { status, stuck = {} } = liveness?.() ?? { status: 'ok' };
    return status === 'ok' ? answerJson(c, { status }, 200) : answerJson(c, { status, stuck }, 503);
  });
}

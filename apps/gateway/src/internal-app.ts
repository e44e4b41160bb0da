import type { Ruleset, Shards } from '@paireto/contracts';
import type { LivenessReport, Logger, ReadinessReport } from '@paireto/runtime';
import type { App } from './http/app-env.ts';
import { createBaseApp } from './http/base-app.ts';
import { logServiceActions } from './http/log-service-actions.ts';
import type { AnsweredRequest } from './http/measure-requests.ts';
import { answerOtherMethods } from './http/other-methods.ts';
import { createRequireService } from './http/require-service.ts';
import type { AskBridge } from './ports/ask-bridge.ts';
import type { AuthenticateService } from './ports/authenticate.ts';
import { addBackfillRoutes } from './routes/backfill-routes.ts';
import { addDocsRoutes } from './routes/docs-routes.ts';
import { addTenantExplainRoute } from './routes/explain-routes.ts';
import { addInternalHealthRoutes } from './routes/health-routes.ts';
import { addMetricsRoute } from './routes/metrics-route.ts';
import { addOpenApiRoute, internalApi } from './routes/openapi-route.ts';
import { addResultRoute } from './routes/result-route.ts';
import { addRevokeRoute } from './routes/revoke-route.ts';
import { addRulesetsRoute } from './routes/rulesets-route.ts';
import { addShardsRoute } from './routes/shards-route.ts';
import { addSummaryRoute } from './routes/summary-route.ts';
import { addTenantRecordRoutes } from './routes/tenant-record-routes.ts';
import type { CancelBackfill } from './use-cases/cancel-backfill.ts';
import type { ExplainEntry } from './use-cases/explain-entry.ts';
import type { OpenBackfill } from './use-cases/open-backfill.ts';
import type { ReadBackfill } from './use-cases/read-backfill.ts';
import type { ReadRulesets } from './use-cases/read-rulesets.ts';
import type { RevokeTokens } from './use-cases/revoke-tokens.ts';
import type { SummarizeQueues } from './use-cases/summarize-queues.ts';

/** What the internal HTTP surface stands on. */
export interface InternalAppDeps {
  /** By queue name. */
  rulesets: ReadonlyMap<string, Ruleset>;
  authenticateService: AuthenticateService;
  readiness: () => Promise<ReadinessReport>;
  liveness?: (() => LivenessReport) | undefined;
  /** `GET /startupz`; without, there is none. */
  startup?: (() => Promise<ReadinessReport>) | undefined;
  /** `GET /metrics` in the Prometheus text format; without, there is none. */
  metrics?: (() => Promise<string>) | undefined;
  logger: Logger;
  /** Whether spans are exported; without, no request pays for them. */
  traced: boolean;
  /** Is told of every request. */
  onAnswered?: ((request: AnsweredRequest) => void) | undefined;
  explainEntry: ExplainEntry;
  summarizeQueues: SummarizeQueues;
  readShards: () => Shards;
  readRulesets: ReadRulesets;
  openBackfill: OpenBackfill;
  readBackfill: ReadBackfill;
  cancelBackfill: CancelBackfill;
  askBridge: AskBridge;
  revokeTokens: RevokeTokens;
}

/** The HTTP surface for services and operators: by service tokens, on a listener of its own. */
export function createInternalApp(deps: InternalAppDeps): App {
  const app = createBaseApp({
    logger: deps.logger,
    traced: deps.traced ? '/internal/*' : undefined,
    onAnswered: deps.onAnswered,
  });
  app.use('/internal/*', logServiceActions(deps.logger));

  const routes = { ...deps, requireService: createRequireService(deps.authenticateService) };
  addTenantExplainRoute(app, routes);
  addSummaryRoute(app, routes);
  addShardsRoute(app, routes);
  addRulesetsRoute(app, routes);
  addBackfillRoutes(app, routes);
  addTenantRecordRoutes(app, routes);
  addResultRoute(app, routes);
  addRevokeRoute(app, routes);
  addInternalHealthRoutes(app, routes);
  if (deps.metrics) addMetricsRoute(app, { ...routes, metrics: deps.metrics });
  addOpenApiRoute(app, internalApi);
  addDocsRoutes(app, 'Paireto internal API');
  answerOtherMethods(app, '/internal/backfills', ['POST']);
  answerOtherMethods(app, '/internal/backfills/:tenant/:id', ['GET', 'DELETE']);
  answerOtherMethods(app, '/internal/matches/:id/result', ['POST']);
  const probes = [...(deps.startup ? ['/startupz'] : []), ...(deps.metrics ? ['/metrics'] : [])];
  for (const path of [...readOnlyPaths, ...probes]) answerOtherMethods(app, path, ['GET']);
  return app;
}

const readOnlyPaths = [
  '/internal/tenants/:tenant/matches',
  '/internal/tenants/:tenant/matches/:id',
  '/internal/queues/summary',
  '/internal/shards',
  '/internal/rulesets',
  '/internal/tenants/:tenant/queue/:id/explain',
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/docs',
];

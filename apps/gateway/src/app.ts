import { httpInstrumentationMiddleware } from '@hono/otel';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Ruleset, Shards } from '@paireto/contracts';
import type { Logger, ReadinessReport } from '@paireto/runtime';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { answerErrors, answerNotFound } from './http/answer-errors.ts';
import type { App, AppEnv } from './http/app-env.ts';
import { describeErrors, explainIssues } from './http/explain-issues.ts';
import { answerOtherMethods } from './http/other-methods.ts';
import { problem } from './http/problem.ts';
import { requireCaller } from './http/require-caller.ts';
import { shareWithOrigins } from './http/share-with-origins.ts';
import type { EventStreams } from './live/event-streams.ts';
import type { WaitForEntry } from './live/wait-for-entry.ts';
import type { AskBridge } from './ports/ask-bridge.ts';
import type { Authenticate } from './ports/authenticate.ts';
import type { Revocations } from './ports/revocations.ts';
import type { SocketTickets } from './ports/socket-tickets.ts';
import { addActiveRoute } from './routes/active-route.ts';
import { addAnswerRoutes } from './routes/answer-routes.ts';
import { addBackfillRoutes } from './routes/backfill-routes.ts';
import { addChallengeRoutes } from './routes/challenge-routes.ts';
import { addDocsRoutes } from './routes/docs-routes.ts';
import { addEntryRoutes } from './routes/entry-routes.ts';
import { addEventsRoute } from './routes/events-route.ts';
import { addExplainRoutes } from './routes/explain-routes.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addJoinRoute } from './routes/join-route.ts';
import { addOpenApiRoute } from './routes/openapi-route.ts';
import { addQueueStatusRoute } from './routes/queue-status-route.ts';
import { addRatingRoutes } from './routes/rating-routes.ts';
import { addReadEntryRoute } from './routes/read-entry-route.ts';
import { addRecordRoutes } from './routes/record-routes.ts';
import { addResultRoute } from './routes/result-route.ts';
import { addRevokeRoute } from './routes/revoke-route.ts';
import { addRulesetsRoute } from './routes/rulesets-route.ts';
import { addShardsRoute } from './routes/shards-route.ts';
import { addSocketRoute } from './routes/socket-route.ts';
import { addSocketTicketRoute } from './routes/socket-ticket-route.ts';
import { addSummaryRoute } from './routes/summary-route.ts';
import type { AnswerMatch } from './use-cases/answer-match.ts';
import type { CancelBackfill } from './use-cases/cancel-backfill.ts';
import type { CancelEntry } from './use-cases/cancel-entry.ts';
import type { ChallengeUseCases } from './use-cases/challenges/challenge-use-cases.ts';
import type { ExplainEntry } from './use-cases/explain-entry.ts';
import type { JoinQueue } from './use-cases/join-queue.ts';
import type { OpenBackfill } from './use-cases/open-backfill.ts';
import type { ReadActive } from './use-cases/read-active.ts';
import type { ReadBackfill } from './use-cases/read-backfill.ts';
import type { ReadEntry } from './use-cases/read-entry.ts';
import type { ReadQueueStatus } from './use-cases/read-queue-status.ts';
import type { ReadRulesets } from './use-cases/read-rulesets.ts';
import type { SummarizeQueues } from './use-cases/summarize-queues.ts';

/** What the HTTP surface stands on. */
export interface AppDeps {
  /** By queue name. */
  rulesets: ReadonlyMap<string, Ruleset>;
  authenticate: Authenticate;
  readiness: () => Promise<ReadinessReport>;
  logger: Logger;
  /** Web pages that may call the API. */
  allowedOrigins: ReadonlySet<string>;
  /** Whether spans are exported; without, no request pays for them. */
  traced: boolean;
  joinQueue: JoinQueue;
  readEntry: ReadEntry;
  cancelEntry: CancelEntry;
  acceptMatch: AnswerMatch;
  declineMatch: AnswerMatch;
  explainEntry: ExplainEntry;
  readActive: ReadActive;
  readQueueStatus: ReadQueueStatus;
  summarizeQueues: SummarizeQueues;
  readShards: () => Shards;
  readRulesets: ReadRulesets;
  openBackfill: OpenBackfill;
  readBackfill: ReadBackfill;
  cancelBackfill: CancelBackfill;
  challenges: ChallengeUseCases;
  askBridge: AskBridge;
  socketTickets: SocketTickets;
  revocations: Revocations;
  eventStreams: EventStreams;
  waitForEntry: WaitForEntry;
}

/** The HTTP surface: routes, errors, documents. */
export function createApp(deps: AppDeps): App {
  const app: App = new OpenAPIHono<AppEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const errors = explainIssues(result.error.issues, 'data' in result ? result.data : undefined);
      return problem(c, 'INVALID_REQUEST', describeErrors(errors), { errors });
    },
  });
  app.use(requestId({ limitLength: 128 }));
  if (deps.traced) {
    const trace = httpInstrumentationMiddleware({ spanNameFactory: (c) => `${c.req.method} ${routePath(c, -1)}` });
    app.use('/v1/*', trace);
    app.use('/internal/*', trace);
  }
  if (deps.allowedOrigins.size > 0) app.use('/v1/*', shareWithOrigins(deps.allowedOrigins));
  app.onError(answerErrors(deps.logger));
  app.notFound(answerNotFound);

  const routes = { ...deps, authenticated: requireCaller(deps.authenticate) };
  addJoinRoute(app, routes);
  addReadEntryRoute(app, routes);
  addEntryRoutes(app, routes);
  addAnswerRoutes(app, routes);
  addExplainRoutes(app, routes);
  addActiveRoute(app, routes);
  addQueueStatusRoute(app, routes);
  addSummaryRoute(app, routes);
  addShardsRoute(app, routes);
  addRulesetsRoute(app, routes);
  addBackfillRoutes(app, routes);
  addChallengeRoutes(app, routes);
  addSocketTicketRoute(app, routes);
  addSocketRoute(app);
  addEventsRoute(app, routes);
  addRecordRoutes(app, routes);
  addResultRoute(app, routes);
  addRevokeRoute(app, routes);
  addRatingRoutes(app, routes);
  addHealthRoutes(app, routes);
  addOpenApiRoute(app);
  addDocsRoutes(app);
  answerOtherMethods(app, '/v1/matchmaking/queue', ['POST']);
  answerOtherMethods(app, '/v1/matchmaking/queue/:id', ['GET', 'DELETE']);
  answerOtherMethods(app, '/v1/matchmaking/queue/:id/accept', ['POST']);
  answerOtherMethods(app, '/v1/matchmaking/queue/:id/decline', ['POST']);
  answerOtherMethods(app, '/internal/backfills', ['POST']);
  answerOtherMethods(app, '/internal/backfills/:tenant/:id', ['GET', 'DELETE']);
  answerOtherMethods(app, '/internal/matches/:id/result', ['POST']);
  for (const path of readOnlyPaths) answerOtherMethods(app, path, ['GET']);
  return app;
}

const readOnlyPaths = [
  '/v1/matchmaking/queue/:id/explain',
  '/v1/matchmaking/active',
  '/v1/matchmaking/queues/:queue/status',
  '/v1/matchmaking/matches',
  '/v1/matchmaking/matches/:id',
  '/v1/ratings/me',
  '/v1/ratings/leaderboard',
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

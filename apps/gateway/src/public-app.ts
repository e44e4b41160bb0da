import type { Ruleset } from '@paireto/contracts';
import type { LivenessReport, Logger, ReadinessReport } from '@paireto/runtime';
import type { App } from './http/app-env.ts';
import { createBaseApp } from './http/base-app.ts';
import { inSteps } from './http/in-steps.ts';
import type { AnsweredRequest } from './http/measure-requests.ts';
import { answerOtherMethods } from './http/other-methods.ts';
import { type Protection, protect } from './http/protect.ts';
import { requireCaller } from './http/require-caller.ts';
import { shareWithOrigins } from './http/share-with-origins.ts';
import { limitCallers } from './limits/limit-callers.ts';
import type { EventStreams } from './live/event-streams.ts';
import type { WaitForEntry } from './live/wait-for-entry.ts';
import type { AskBridge } from './ports/ask-bridge.ts';
import type { Authenticate } from './ports/authenticate.ts';
import type { SocketTickets } from './ports/socket-tickets.ts';
import { addActiveRoute } from './routes/active-route.ts';
import { addAnswerRoutes } from './routes/answer-routes.ts';
import { addChallengeRoutes } from './routes/challenge-routes.ts';
import { addDocsRoutes } from './routes/docs-routes.ts';
import { addEntryRoutes } from './routes/entry-routes.ts';
import { addEventsRoute } from './routes/events-route.ts';
import { addExplainRoute } from './routes/explain-routes.ts';
import { addPublicHealthRoutes } from './routes/health-routes.ts';
import { addJoinRoute } from './routes/join-route.ts';
import { addOpenApiRoute, publicApi } from './routes/openapi-route.ts';
import { addQueueStatusRoute } from './routes/queue-status-route.ts';
import { addRatingRoutes } from './routes/rating-routes.ts';
import { addReadEntryRoute } from './routes/read-entry-route.ts';
import { addRecordRoutes } from './routes/record-routes.ts';
import { addSocketRoute } from './routes/socket-route.ts';
import { addSocketTicketRoute } from './routes/socket-ticket-route.ts';
import type { AnswerMatch } from './use-cases/answer-match.ts';
import type { CancelEntry } from './use-cases/cancel-entry.ts';
import type { ChallengeUseCases } from './use-cases/challenges/challenge-use-cases.ts';
import type { ExplainEntry } from './use-cases/explain-entry.ts';
import type { JoinQueue } from './use-cases/join-queue.ts';
import type { ReadActive } from './use-cases/read-active.ts';
import type { ReadEntry } from './use-cases/read-entry.ts';
import type { ReadQueueStatus } from './use-cases/read-queue-status.ts';

/** What the public HTTP surface stands on. */
export interface PublicAppDeps {
  /** By queue name. */
  rulesets: ReadonlyMap<string, Ruleset>;
  authenticate: Authenticate;
  readiness: () => Promise<ReadinessReport>;
  liveness?: (() => LivenessReport) | undefined;
  logger: Logger;
  /** Web pages that may call the API. */
  allowedOrigins: ReadonlySet<string>;
  /** Rate limits and load shedding. */
  protection: Protection;
  /** Whether spans are exported; without, no request pays for them. */
  traced: boolean;
  /** Is told of every request. */
  onAnswered?: ((request: AnsweredRequest) => void) | undefined;
  joinQueue: JoinQueue;
  readEntry: ReadEntry;
  cancelEntry: CancelEntry;
  acceptMatch: AnswerMatch;
  declineMatch: AnswerMatch;
  explainEntry: ExplainEntry;
  readActive: ReadActive;
  readQueueStatus: ReadQueueStatus;
  challenges: ChallengeUseCases;
  askBridge: AskBridge;
  socketTickets: SocketTickets;
  eventStreams: EventStreams;
  waitForEntry: WaitForEntry;
}

/** The HTTP surface for players, fit for the internet: routes, errors, documents. Nothing of /internal is here. */
export function createPublicApp(deps: PublicAppDeps): App {
  const app = createBaseApp({
    logger: deps.logger,
    traced: deps.traced ? '/v1/*' : undefined,
    onAnswered: deps.onAnswered,
  });
  if (deps.allowedOrigins.size > 0) app.use('/v1/*', shareWithOrigins(deps.allowedOrigins));
  protect(app, deps.protection);

  const admitCaller = limitCallers(requireCaller(deps.authenticate), deps.protection);
  const routes = { ...deps, admitCaller, authenticated: inSteps(admitCaller) };
  addJoinRoute(app, routes);
  addReadEntryRoute(app, routes);
  addEntryRoutes(app, routes);
  addAnswerRoutes(app, routes);
  addExplainRoute(app, routes);
  addActiveRoute(app, routes);
  addQueueStatusRoute(app, routes);
  addChallengeRoutes(app, routes);
  addSocketTicketRoute(app, routes);
  addSocketRoute(app);
  addEventsRoute(app, routes);
  addRecordRoutes(app, routes);
  addRatingRoutes(app, routes);
  addPublicHealthRoutes(app, routes);
  addOpenApiRoute(app, publicApi);
  addDocsRoutes(app, 'Paireto API');
  answerOtherMethods(app, '/v1/matchmaking/queue', ['POST']);
  answerOtherMethods(app, '/v1/matchmaking/queue/:id', ['GET', 'DELETE']);
  answerOtherMethods(app, '/v1/matchmaking/queue/:id/accept', ['POST']);
  answerOtherMethods(app, '/v1/matchmaking/queue/:id/decline', ['POST']);
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
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/docs',
];

import { createRoute } from '@hono/zod-openapi';
import {
  defined,
  hasBuiltInRatings,
  leaderboardSchema,
  ownRatingsSchema,
  queueNameSchema,
  type Ruleset,
  ratingsOf,
} from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { badCursor, pageQuery } from '../http/ask-for-page.ts';
import { answers, bearerSecurity, refuses } from '../http/describe-answers.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import { noSuchQueue } from '../http/no-such-queue.ts';
import { problem } from '../http/problem.ts';
import type { AskBridge } from '../ports/ask-bridge.ts';

interface Deps {
  rulesets: ReadonlyMap<string, Ruleset>;
  authenticated: MiddlewareHandler<AppEnv>;
  askBridge: AskBridge;
}

const ownQuery = z.strictObject({
  queue: queueNameSchema.optional().meta({ description: 'Only of this queue' }),
  ...pageQuery,
});
const leaderboardQuery = z.strictObject({
  queue: queueNameSchema,
  season: z.coerce.number('a whole number').int().min(0).max(100_000).optional().meta({
    description: 'An earlier season; left out: the current one',
  }),
  ...pageQuery,
});

/** `GET /v1/ratings/me` and `GET /v1/ratings/leaderboard`. */
export function addRatingRoutes(app: App, deps: Deps): void {
  addOwn(app, deps);
  addLeaderboard(app, deps);
}

function addOwn(app: App, { rulesets, authenticated, askBridge }: Deps): void {
  const route = createRoute({
    method: 'get',
    path: '/v1/ratings/me',
    operationId: 'getOwnRatings',
    tags: ['Ratings'],
    summary: 'Your ratings and how they came about',
    description: `Ratings that Paireto keeps, as they count now, and every change, the newest first. ${queuesOf(rulesets)}`,
    security: bearerSecurity,
    middleware: authenticated,
    request: { query: ownQuery },
    responses: {
      200: answers('Your ratings', ownRatingsSchema),
      400: refuses('INVALID_REQUEST: `errors` names each parameter and what is allowed'),
      404: refuses('NOT_FOUND: there is no such queue'),
      ...bridgeRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const { tenant, userId } = c.get('caller');
    const { queue, cursor, limit } = c.req.valid('query');
    if (queue !== undefined && !rulesets.has(queue)) return noSuchQueue(c, rulesets.keys());
    const reply = await askBridge('rating.own', {
      tenant,
      userId,
      limit,
      ...defined('queue', queue),
      ...defined('cursor', cursor),
    });
    if (reply.outcome === 'found') return answerJson(c, reply.ratings, 200);
    return reply.outcome === 'bad-cursor' ? badCursor(c) : noAnswer(c);
  });
}

function addLeaderboard(app: App, { rulesets, authenticated, askBridge }: Deps): void {
  const route = createRoute({
    method: 'get',
    path: '/v1/ratings/leaderboard',
    operationId: 'getLeaderboard',
    tags: ['Ratings'],
    summary: 'The best players of a queue',
    description:
      'Players of your tenant with enough games of the season (`min_games`), by rating; equal ratings by user id. ' +
      queuesOf(rulesets),
    security: bearerSecurity,
    middleware: authenticated,
    request: { query: leaderboardQuery },
    responses: {
      200: answers('A page of the leaderboard, the best first', leaderboardSchema),
      400: refuses('INVALID_REQUEST: `errors` names each parameter and what is allowed'),
      404: refuses('NOT_FOUND: there is no such queue, or Paireto keeps no ratings for it'),
      ...bridgeRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const { queue, season, cursor, limit } = c.req.valid('query');
    if (!rulesets.has(queue)) return noSuchQueue(c, rulesets.keys());
    const reply = await askBridge('rating.leaderboard', {
      tenant: c.get('caller').tenant,
      queue,
      limit,
      ...defined('season', season),
      ...defined('cursor', cursor),
    });
    switch (reply.outcome) {
      case 'found':
        return answerJson(c, reply.leaderboard, 200);
      case 'bad-cursor':
        return badCursor(c);
      case 'no-ratings':
        return problem(c, 'NOT_FOUND', `Paireto keeps no ratings for the queue "${queue}". ${queuesOf(rulesets)}`);
      case 'no-answer':
        return noAnswer(c);
    }
  });
}

function queuesOf(rulesets: ReadonlyMap<string, Ruleset>): string {
  const names = [...rulesets.values()]
    .filter((ruleset) => hasBuiltInRatings(ratingsOf(ruleset)))
    .map(({ name }) => name);
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return names.length === 0 ? 'No queue here has any.' : `Queues that have them: ${quoted}.`;
}

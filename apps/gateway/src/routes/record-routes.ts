import { createRoute } from '@hono/zod-openapi';
import { matchRecordSchema } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, refuses } from '../http/describe-answers.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import { problem } from '../http/problem.ts';
import type { AskBridge } from '../ports/ask-bridge.ts';
import { answerRecordList, recordFilters, recordId, recordListAnswers, recordsAreLate } from './record-lists.ts';

const path = '/v1/matchmaking/matches';

/** `GET /v1/matchmaking/matches` and `…/{id}`: what a player has played. */
export function addRecordRoutes(
  app: App,
  { authenticated, askBridge }: { authenticated: MiddlewareHandler<AppEnv>; askBridge: AskBridge },
): void {
  const list = createRoute({
    method: 'get',
    path,
    operationId: 'listMatches',
    tags: ['Matches'],
    summary: 'Your matches',
    description: `Those of queues and of challenges. ${recordsAreLate}`,
    security: bearerSecurity,
    middleware: authenticated,
    request: { query: z.strictObject(recordFilters) },
    responses: recordListAnswers,
  });
  app.openapi(list, (c) => {
    const { tenant, userId } = c.get('caller');
    return answerRecordList(c, askBridge, { tenant, userId }, c.req.valid('query'));
  });

  const read = createRoute({
    method: 'get',
    path: `${path}/{id}`,
    operationId: 'getMatch',
    tags: ['Matches'],
    summary: 'One of your matches',
    description: recordsAreLate,
    security: bearerSecurity,
    middleware: authenticated,
    request: { params: z.object({ id: recordId }) },
    responses: {
      200: answers('The match', matchRecordSchema),
      400: refuses('INVALID_REQUEST: the id is not a UUID'),
      404: refuses('NOT_FOUND: there is no such match (yet), or you did not play in it'),
      ...bridgeRefusals,
    },
  });
  app.openapi(read, async (c) => {
    const { tenant, userId } = c.get('caller');
    const reply = await askBridge('match.read', { tenant, id: c.req.valid('param').id, userId });
    if (reply.outcome === 'found') return answerJson(c, reply.match, 200);
    if (reply.outcome === 'no-answer') return noAnswer(c);
    return problem(c, 'NOT_FOUND', 'There is no match with this id (yet) that you played in.');
  });
}

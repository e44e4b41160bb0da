import { createRoute } from '@hono/zod-openapi';
import { ALL_TENANTS, resultAnswerSchema, resultBodySchema, tenantIdSchema, uuidSchema } from '@paireto/contracts';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App } from '../http/app-env.ts';
import {
  answers,
  bearerSecurity,
  bodyRefusals,
  needsService,
  refuses,
  serviceRefusals,
} from '../http/describe-answers.ts';
import { describeErrors } from '../http/explain-issues.ts';
import { limitBody } from '../http/limit-body.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import { problem, unavailable } from '../http/problem.ts';
import { mayActFor, otherTenant, type RequireService } from '../http/require-service.ts';
import type { AskBridge } from '../ports/ask-bridge.ts';

/** `POST /internal/matches/{id}/result`. */
export function addResultRoute(
  app: App,
  { requireService, askBridge }: { requireService: RequireService; askBridge: AskBridge },
): void {
  const route = createRoute({
    method: 'post',
    path: '/internal/matches/{id}/result',
    operationId: 'reportResult',
    tags: ['Internal'],
    summary: 'Report how a game ended',
    description:
      'Closes the match, moves the ratings that Paireto keeps, and frees players whom the queue holds until the result. ' +
      'The same report may be repeated at will and is answered the same; a different one is refused. ' +
      `${needsService('game-server')}.`,
    security: bearerSecurity,
    middleware: [requireService('game-server'), limitBody()],
    request: {
      params: z.object({ id: uuidSchema.toLowerCase().meta({ description: 'The match_id' }) }),
      query: z.strictObject({
        tenant: tenantIdSchema
          .optional()
          .meta({ description: 'Needed with a token for all tenants: whose match it is' }),
      }),
      body: {
        required: true,
        content: { 'application/json': { schema: resultBodySchema, examples } },
      },
    },
    responses: {
      200: answers('The match is finished', resultAnswerSchema),
      400: refuses('INVALID_REQUEST: `errors` names each field, also where the report does not fit the match'),
      403: serviceRefusals[403],
      404: refuses('NOT_FOUND: the tenant has no such match'),
      409: refuses('CONFLICT: another result was reported before, or the match never had a game'),
      ...bodyRefusals,
      ...bridgeRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const own = c.get('service').tenant;
    const { tenant = own } = c.req.valid('query');
    if (tenant === ALL_TENANTS) {
      const message = 'whose match it is: needed with a token for all tenants';
      return problem(c, 'INVALID_REQUEST', `tenant: ${message}`, { errors: [{ path: 'tenant', message }] });
    }
    if (!mayActFor(c, tenant)) return otherTenant(c);
    const reply = await askBridge('match.result', {
      tenant,
      id: c.req.valid('param').id,
      result: c.req.valid('json'),
    });
    switch (reply.outcome) {
      case 'recorded':
        return answerJson(c, reply.answer, 200);
      case 'invalid':
        return problem(c, 'INVALID_REQUEST', describeErrors(reply.errors), { errors: reply.errors });
      case 'conflict':
        return problem(c, 'CONFLICT', conflicts[reply.state]);
      case 'not-yet':
        return unavailable(c, 'The match is not in the records yet. Report its result again a little later.', true);
      case 'not-found':
        return problem(c, 'NOT_FOUND', 'The tenant has no match with this id.');
      case 'no-answer':
        return noAnswer(c);
    }
  });
}

const conflicts = {
  FINISHED: 'Another result of this match was reported before. The first one counts.',
  FAILED: 'No game was created for this match, so it has no result.',
  PLACING: 'The game of this match is still being created.',
  MATCHED: 'The match cannot be finished now. Report its result again.',
};

const finished_at = '2026-01-31T12:00:00.000Z';
const examples = {
  duel: {
    summary: 'One against one',
    value: {
      players: [
        { user_id: 'alice', outcome: 'win' },
        { user_id: 'bob', outcome: 'loss' },
      ],
      finished_at,
      reason: 'checkmate',
    },
  },
  teams: {
    summary: 'Teams by place',
    value: {
      teams: [
        { team: 'blue', placement: 1 },
        { team: 'red', placement: 2 },
      ],
      finished_at,
    },
  },
  aborted: { summary: 'Nobody won', value: { aborted: true, finished_at, reason: 'server-crash' } },
};

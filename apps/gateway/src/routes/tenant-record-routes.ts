import { createRoute } from '@hono/zod-openapi';
import { matchRecordSchema, tenantIdSchema, userIdSchema } from '@paireto/contracts';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App } from '../http/app-env.ts';
import { answers, bearerSecurity, needsService, refuses, serviceRefusals } from '../http/describe-answers.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import { problem } from '../http/problem.ts';
import { type RequireService, requireOwnTenant } from '../http/require-service.ts';
import type { AskBridge } from '../ports/ask-bridge.ts';
import { answerRecordList, recordFilters, recordId, recordListAnswers } from './record-lists.ts';

const path = '/internal/tenants/{tenant}/matches';

const query = z.strictObject({
  ...recordFilters,
  player: userIdSchema.optional().meta({ description: 'Who played' }),
  opponent: userIdSchema.optional().meta({ description: 'With `player`: another player of the match' }),
});

/** `GET /internal/tenants/{tenant}/matches` and `…/{id}`: what anybody of a tenant has played. */
export function addTenantRecordRoutes(
  app: App,
  { requireService, askBridge }: { requireService: RequireService; askBridge: AskBridge },
): void {
  const common = {
    tags: ['Internal'],
    description: `${needsService()}.`,
    security: bearerSecurity,
    middleware: [requireService(), requireOwnTenant],
  };
  const list = createRoute({
    ...common,
    method: 'get',
    path,
    operationId: 'listTenantMatches',
    summary: 'All matches of the tenant',
    request: { params: z.object({ tenant: tenantIdSchema }), query },
    responses: { ...recordListAnswers, 403: serviceRefusals[403] },
  });
  app.openapi(list, (c) => {
    const { player, ...filters } = c.req.valid('query');
    if (filters.opponent === undefined || player !== undefined) {
      return answerRecordList(c, askBridge, { tenant: c.req.valid('param').tenant, userId: player }, filters);
    }
    const message = 'needs "player": whose opponent is meant';
    return problem(c, 'INVALID_REQUEST', `opponent: ${message}`, { errors: [{ path: 'opponent', message }] });
  });

  const read = createRoute({
    ...common,
    method: 'get',
    path: `${path}/{id}`,
    operationId: 'getTenantMatch',
    summary: 'Any match of the tenant',
    request: { params: z.object({ tenant: tenantIdSchema, id: recordId }) },
    responses: {
      200: answers('The match', matchRecordSchema),
      400: refuses('INVALID_REQUEST: the id is not a UUID'),
      403: serviceRefusals[403],
      404: refuses('NOT_FOUND: the tenant has no such match (yet)'),
      ...bridgeRefusals,
    },
  });
  app.openapi(read, async (c) => {
    const reply = await askBridge('match.read', c.req.valid('param'));
    if (reply.outcome === 'found') return answerJson(c, reply.match, 200);
    if (reply.outcome === 'no-answer') return noAnswer(c);
    return problem(c, 'NOT_FOUND', 'The tenant has no match with this id (yet).');
  });
}

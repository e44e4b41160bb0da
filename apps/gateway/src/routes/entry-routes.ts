import { createRoute } from '@hono/zod-openapi';
import { queueEntrySchema, type TicketState, uuidSchema } from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, bodyRefusals, commonRefusals, refuses } from '../http/describe-answers.ts';
import { problem } from '../http/problem.ts';
import { takeNoBody } from '../http/take-no-body.ts';
import type { CancelEntry } from '../use-cases/cancel-entry.ts';

/** The path of an entry. */
export const ENTRY_PATH = '/v1/matchmaking/queue/{id}';
/** The path parameters of an entry. */
export const entryParams = z.object({ id: uuidSchema.toLowerCase().meta({ description: 'The queue_entry_id' }) });

/** The errors of an endpoint that is about one entry of the caller. */
export const entryRefusals = {
  400: refuses('INVALID_REQUEST: the id is not a UUID, or `errors` names what else is wrong'),
  404: refuses('NOT_FOUND: there is no such entry, or it is not yours'),
  ...commonRefusals,
};

/** `DELETE /v1/matchmaking/queue/{id}`. */
export function addEntryRoutes(
  app: App,
  deps: {
    authenticated: MiddlewareHandler<AppEnv>;
    cancelEntry: CancelEntry;
  },
): void {
  const cancel = createRoute({
    path: ENTRY_PATH,
    tags: ['Queue'],
    security: bearerSecurity,
    middleware: [deps.authenticated, takeNoBody],
    method: 'delete',
    operationId: 'cancelQueueEntry',
    summary: 'Cancel an entry',
    description:
      'Decisive: either the entry is CANCELLED, or it is told what it lost to. Repeating it answers the same. An entry ' +
      'that REQUIRES_ACCEPTANCE declines its match.',
    request: { params: entryParams },
    responses: {
      200: answers('The entry, CANCELLED', queueEntrySchema),
      409: refuses('CANNOT_CANCEL: too late; `match_id` is the match that it lost to'),
      ...entryRefusals,
      ...bodyRefusals,
    },
  });
  app.openapi(cancel, async (c) => {
    const result = await deps.cancelEntry(c.get('caller'), c.req.valid('param').id);
    if (result.outcome === 'cancelled') return answerJson(c, result.entry, 200);
    if (result.outcome === 'not-found') return entryNotFound(c);
    const match = result.matchId === undefined ? {} : { match_id: result.matchId };
    return problem(c, 'CANNOT_CANCEL', tooLate[result.state], match);
  });
}

/** 404 for an entry that is unknown or somebody else's. */
export const entryNotFound = (c: Context) => problem(c, 'NOT_FOUND', 'You have no queue entry with this id.');

const tooLate: Record<TicketState, string> = {
  SEARCHING: 'The entry has just gone back to waiting. Cancel it again.',
  REQUIRES_ACCEPTANCE: 'A match has just been found. Cancel again to decline it.',
  PLACING: 'A match is found and its game is being created.',
  MATCHED: 'The match is made.',
  CANCELLED: 'The entry is cancelled already.',
  TIMED_OUT: 'The entry has timed out already.',
  FAILED: 'The entry has failed already: no game could be created.',
};

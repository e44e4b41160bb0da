import { createRoute } from '@hono/zod-openapi';
import { type QueueDefinition, queueEntrySchema, type TicketState, uuidSchema } from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { problem } from '../http/problem.ts';
import type { CancelEntry } from '../use-cases/cancel-entry.ts';
import type { ReadEntry } from '../use-cases/read-entry.ts';

const path = '/v1/matchmaking/queue/{id}';
const params = z.object({ id: uuidSchema.toLowerCase().meta({ description: 'The queue_entry_id' }) });

/** `GET` and `DELETE /v1/matchmaking/queue/{id}`. */
export function addEntryRoutes(
  app: App,
  deps: {
    queues: ReadonlyMap<string, QueueDefinition>;
    authenticated: MiddlewareHandler<AppEnv>;
    readEntry: ReadEntry;
    cancelEntry: CancelEntry;
  },
): void {
  const common = { path, tags: ['Queue'], security: bearerSecurity, middleware: deps.authenticated };
  const refusals = {
    400: refuses('INVALID_REQUEST: the id is not a UUID'),
    404: refuses('NOT_FOUND: there is no such entry, or it is not yours'),
    ...commonRefusals,
  };

  const read = createRoute({
    ...common,
    method: 'get',
    operationId: 'getQueueEntry',
    summary: 'Read an entry',
    description: `Where the entry stands, and once it is MATCHED, where to play. ${presenceOf(deps.queues)}`.trim(),
    request: { params },
    responses: { 200: answers('The entry', queueEntrySchema), ...refusals },
  });
  app.openapi(read, async (c) => {
    const entry = await deps.readEntry(c.get('caller'), c.req.valid('param').id);
    return entry ? c.json(entry, 200) : notFound(c);
  });

  const cancel = createRoute({
    ...common,
    method: 'delete',
    operationId: 'cancelQueueEntry',
    summary: 'Cancel an entry',
    description:
      'Decisive: either the entry is CANCELLED, or it is told what it lost to. Repeating it answers the same.',
    request: { params },
    responses: {
      200: answers('The entry, CANCELLED', queueEntrySchema),
      409: refuses('CANNOT_CANCEL: too late; `match_id` is the match that it lost to'),
      ...refusals,
    },
  });
  app.openapi(cancel, async (c) => {
    const result = await deps.cancelEntry(c.get('caller'), c.req.valid('param').id);
    if (result.outcome === 'cancelled') return c.json(result.entry, 200);
    if (result.outcome === 'not-found') return notFound(c);
    const match = result.matchId === undefined ? {} : { match_id: result.matchId };
    return problem(c, 'CANNOT_CANCEL', tooLate[result.state], match);
  });
}

/** What clients must do to keep an entry, in the queues that watch for it. */
function presenceOf(queues: ReadonlyMap<string, QueueDefinition>): string {
  const graces = [...queues.values()].flatMap(({ name, presence }) =>
    presence ? [`${presence.graceSeconds} s in the queue \`${name}\``] : [],
  );
  if (graces.length === 0) return '';
  return (
    'A waiting entry that its player does not look after is CANCELLED with the reason `abandoned`. Read it, or ' +
    `\`/v1/matchmaking/active\`, at least twice within the grace: ${graces.join(', ')}.`
  );
}

const notFound = (c: Context) => problem(c, 'NOT_FOUND', 'You have no queue entry with this id.');

const tooLate: Record<TicketState, string> = {
  SEARCHING: 'The entry has just gone back to waiting. Cancel it again.',
  PLACING: 'A match is found and its game is being created.',
  MATCHED: 'The match is made.',
  CANCELLED: 'The entry is cancelled already.',
  TIMED_OUT: 'The entry has timed out already.',
  FAILED: 'The entry has failed already: no game could be created.',
};

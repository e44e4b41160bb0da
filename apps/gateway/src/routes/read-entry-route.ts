import { createRoute, type RouteHandler } from '@hono/zod-openapi';
import { type QueueEntry, queueEntrySchema, type Ruleset } from '@paireto/contracts';
import type { Context } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, refuses } from '../http/describe-answers.ts';
import { inSteps, type Step } from '../http/in-steps.ts';
import { unavailable } from '../http/problem.ts';
import { takePath } from '../http/take-path.ts';
import { entryEtag } from '../live/entry-etag.ts';
import type { WaitForEntry } from '../live/wait-for-entry.ts';
import type { ReadEntry } from '../use-cases/read-entry.ts';
import { ENTRY_PATH, entryNotFound, entryParams, entryRefusals } from './entry-routes.ts';

/** The longest wait, in s: below what proxies usually allow. */
const MAX_WAIT_S = 30;

const query = z.strictObject({
  wait: z.coerce
    .number(`a number of seconds from 0 to ${MAX_WAIT_S}`)
    .int()
    .min(0)
    .max(MAX_WAIT_S)
    .optional()
    .meta({ description: 'With `If-None-Match`: for how many seconds the answer may wait for a change', example: 25 }),
});

const ifNoneMatchParameter = {
  in: 'header' as const,
  name: 'If-None-Match',
  required: false,
  description:
    'The `ETag` of the entry as you know it: 304 while it is still so. It counts all but the estimate, position and rating window',
  schema: { type: 'string' as const },
};

const etagHeader = z.object({ ETag: z.string().meta({ description: 'For `If-None-Match`' }) });

/** `GET /v1/matchmaking/queue/{id}`. */
export function addReadEntryRoute(
  app: App,
  deps: {
    rulesets: ReadonlyMap<string, Ruleset>;
    admitCaller: Step;
    readEntry: ReadEntry;
    waitForEntry: WaitForEntry;
  },
): void {
  const route = createRoute({
    method: 'get',
    path: ENTRY_PATH,
    operationId: 'getQueueEntry',
    tags: ['Queue'],
    summary: 'Read an entry, or wait until it changes',
    description:
      'Where the entry stands, and once it is MATCHED, where to play. To wait for a change, send its `ETag` as ' +
      `\`If-None-Match\` and \`wait\`: the answer comes as soon as the entry is another. ${presenceOf(deps.rulesets)}`.trim(),
    security: bearerSecurity,
    parameters: [ifNoneMatchParameter],
    request: { params: entryParams, query },
    responses: {
      200: { ...answers('The entry', queueEntrySchema), headers: etagHeader },
      304: { description: 'It is as you know it, after the wait or because the gateway stops', headers: etagHeader },
      ...entryRefusals,
      400: refuses('INVALID_REQUEST: the id is not a UUID, or a query parameter is not one of those above'),
    },
  });
  const handle: RouteHandler<typeof route, AppEnv> = async (c) => {
    const { id } = c.req.valid('param');
    const known = c.req.header('if-none-match');
    if (known === undefined) {
      const entry = await deps.readEntry(c.get('caller'), id);
      return entry ? answerJson(c, entry, 200, headersOf(entry)) : entryNotFound(c);
    }
    const { wait = 0 } = c.req.valid('query');
    const result = await deps.waitForEntry(c.get('caller'), id, {
      known,
      waitMs: wait * 1_000,
      token: c.get('token'),
      signal: c.req.raw.signal,
    });
    if (result.outcome === 'not-found') return entryNotFound(c);
    if (result.outcome === 'full') return noRoom(c);
    if (result.outcome === 'same') return c.body(null, 304, headersOf(result.entry));
    return answerJson(c, result.entry, 200, headersOf(result.entry));
  };
  app.openAPIRegistry.registerPath(route);
  app.get(route.getRoutingPath(), inSteps(deps.admitCaller, takePath({ query, params: entryParams })), handle);
}

// A browser that kept the answer would ask for changes of it by itself, and wait.
const headersOf = (entry: QueueEntry) => ({ ETag: entryEtag(entry), 'Cache-Control': 'no-store' });

const noRoom = (c: Context) =>
  unavailable(c, 'The gateway holds as many waiting requests as it may. Ask again, without `wait`.', true);

/** What clients must do to keep an entry, in the queues that watch for it. */
function presenceOf(rulesets: ReadonlyMap<string, Ruleset>): string {
  const graces = [...rulesets.values()].flatMap(({ name, presence }) =>
    presence ? [`${presence.graceMs / 1_000} s in the queue \`${name}\``] : [],
  );
  if (graces.length === 0) return '';
  return (
    'A waiting entry that its player does not look after is CANCELLED with the reason `abandoned`. Read it, or ' +
    `\`/v1/matchmaking/active\`, at least twice within the grace: ${graces.join(', ')}. Who keeps a socket or a stream of ` +
    'events open, or waits here, need not.'
  );
}

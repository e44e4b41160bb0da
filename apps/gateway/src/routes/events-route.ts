import { createRoute } from '@hono/zod-openapi';
import { EVENTS_PATH } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { App, AppEnv } from '../http/app-env.ts';
import { bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { answerOtherMethods } from '../http/other-methods.ts';
import { unavailable } from '../http/problem.ts';
import type { EventStreams } from '../live/event-streams.ts';

/** The longest `Last-Event-ID` that is looked at. */
const MAX_EVENT_ID_LENGTH = 128;

const lastEventIdParameter = {
  in: 'header' as const,
  name: 'Last-Event-ID',
  required: false,
  description:
    'The id of the last event that you had (`epoch:seq`): only what came since is told, if it is still known',
  schema: { type: 'string' as const },
};

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Else nginx collects what is to be told at once.
  'X-Accel-Buffering': 'no',
};

/** `GET /v1/matchmaking/events`: server-sent events. */
export function addEventsRoute(
  app: App,
  deps: { authenticated: MiddlewareHandler<AppEnv>; eventStreams: EventStreams },
): void {
  const route = createRoute({
    method: 'get',
    path: EVENTS_PATH,
    operationId: 'streamEvents',
    tags: ['Live'],
    summary: 'What happens, as server-sent events',
    description:
      'Begins with a `snapshot` and goes on with events as they happen; each has the id `epoch:seq`. With the header ' +
      '`Last-Event-ID` of the last one that was received, only what came since is told, if it is still known. The stream is ' +
      'kept open with comments every 15 s and ends with the event `end` when the token expires, when the player has more ' +
      'than five connections, or when the gateway stops: come back after the time of the last `retry`. An open stream ' +
      'counts as looking after the queue entry.',
    security: bearerSecurity,
    middleware: deps.authenticated,
    parameters: [lastEventIdParameter],
    request: { query: z.strictObject({}) },
    responses: {
      200: {
        description: 'Events, for as long as the connection lasts',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      400: refuses('INVALID_REQUEST: there are no query parameters; tokens go into the header Authorization'),
      ...commonRefusals,
      503: refuses('UNAVAILABLE: the gateway has no room for more connections; see Retry-After'),
    },
  });
  app.openapi(route, (c) => {
    // Its body is thrown away: a stream would stay open unread.
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    const { caller, token } = c.var;
    const after = c.req.header('last-event-id')?.slice(0, MAX_EVENT_ID_LENGTH);
    const stream = deps.eventStreams.open({ caller, token }, { after, cut: c.env?.cut });
    if (stream === undefined) {
      return unavailable(c, 'The gateway holds as many connections as it may. Try again a little later.', true);
    }
    return c.body(stream, 200, headers);
  });
  answerOtherMethods(app, EVENTS_PATH, ['GET']);
}

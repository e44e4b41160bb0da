import { createRoute } from '@hono/zod-openapi';
import {
  liveEventSchema,
  MAX_SOCKET_MESSAGE_BYTES,
  MAX_SOCKETS_PER_PLAYER,
  SOCKET_PATH,
  SOCKET_TICKET_PATH,
  socketCloseCodes,
  socketReplySchema,
  socketRequestSchema,
} from '@paireto/contracts';
import type { App } from '../http/app-env.ts';
import { bearerSecurity, commonRefusals, refuses } from '../http/describe-answers.ts';
import { answerOtherMethods } from '../http/other-methods.ts';
import { problem } from '../http/problem.ts';

const { unauthorized, badMessage, tooMany, tooSlow, goingAway } = socketCloseCodes;

const description = `Opens a WebSocket (RFC 6455), over which a player is told what happens and may ask for what the other
endpoints do. Authenticated by the header \`Authorization\`, or by \`?ticket=\` of \`POST ${SOCKET_TICKET_PATH}\`; a token
in the URL is refused. Pages of other origins must be allowed by the operator.

**From the gateway**: \`LiveEvent\`, one JSON text a message. A \`snapshot\` comes first; with \`?after=\`, the \`epoch:seq\` of the
last event that you had, only what came since then, if that is still known. \`SocketReply\` answers a request by its \`id\`.

**To the gateway**: \`SocketRequest\`, one JSON text of at most ${MAX_SOCKET_MESSAGE_BYTES} bytes a message, with an \`id\` of your
own. Status and body of the reply are those of the endpoint that does the same:

| op | endpoint |
|---|---|
| \`queue.join\` | \`POST /v1/matchmaking/queue\` |
| \`queue.cancel\` | \`DELETE /v1/matchmaking/queue/{id}\` |
| \`queue.accept\`, \`queue.decline\` | \`POST /v1/matchmaking/queue/{id}/accept\`, \`/decline\` |
| \`challenge.create\` | \`POST /v1/matchmaking/challenges\` |
| \`challenge.accept\`, \`challenge.decline\` | \`POST /v1/matchmaking/challenges/{id}/accept\`, \`/decline\` |
| \`challenge.withdraw\` | \`DELETE /v1/matchmaking/challenges/{id}\` |
| \`auth\` | a fresh token of the same player, before the one that the socket has expires |
| \`ping\` | is answered with 200 |

**Closing**, by code: ${goingAway} the gateway stops, connect again a little later; ${badMessage} a message that is none;
${unauthorized} the token expired, was revoked, or is of somebody else; ${tooSlow} events were not read fast enough; ${tooMany} more
than ${MAX_SOCKETS_PER_PLAYER} sockets and event streams of a player, the oldest goes.`;

/**
 * `GET /v1/matchmaking/ws` for readers of the document, and for requests that are no WebSockets. Those that are never get
 * here: the HTTP server hands them to the sockets.
 */
export function addSocketRoute(app: App): void {
  const messages = { LiveEvent: liveEventSchema, SocketRequest: socketRequestSchema, SocketReply: socketReplySchema };
  // A copy: schemas of before the document's generator was loaded cannot be registered.
  for (const [name, schema] of Object.entries(messages)) app.openAPIRegistry.register(name, schema.clone());
  const route = createRoute({
    method: 'get',
    path: SOCKET_PATH,
    operationId: 'openSocket',
    tags: ['Live'],
    summary: 'Open a WebSocket',
    description,
    security: bearerSecurity,
    parameters: [
      parameter('ticket', `Of \`POST ${SOCKET_TICKET_PATH}\`, instead of the header Authorization`),
      parameter('after', 'The last event that you had, as `epoch:seq`'),
    ],
    responses: {
      101: { description: 'The socket is open' },
      400: refuses('INVALID_REQUEST: no handshake of a WebSocket, a token in the URL, or an unknown parameter'),
      403: refuses('FORBIDDEN: the page is of an origin that may not open sockets here'),
      ...commonRefusals,
      401: refuses('UNAUTHORIZED: no valid token; or no such ticket, used, or over'),
      503: refuses(
        'UNAVAILABLE: the gateway stops or is full, or tickets cannot be looked up; OVERLOADED: it has too much to do. See Retry-After',
      ),
    },
  });
  app.openapi(route, (c) => {
    const detail =
      'Open a WebSocket here: a GET with "Connection: Upgrade" and "Upgrade: websocket". /docs describes it.';
    return problem(c, 'INVALID_REQUEST', detail, {}, { Upgrade: 'websocket', Connection: 'Upgrade' });
  });
  answerOtherMethods(app, SOCKET_PATH, ['GET']);
}

const parameter = (name: string, text: string) => ({
  in: 'query' as const,
  name,
  required: false,
  description: text,
  schema: { type: 'string' as const },
});

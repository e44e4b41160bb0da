import { createRoute } from '@hono/zod-openapi';
import { SOCKET_PATH, SOCKET_TICKET_PATH, socketTicketSchema } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, bodyRefusals, commonRefusals, refuses } from '../http/describe-answers.ts';
import { answerOtherMethods } from '../http/other-methods.ts';
import { takeNoBody } from '../http/take-no-body.ts';
import type { SocketTickets } from '../ports/socket-tickets.ts';

/** `POST /v1/matchmaking/ws-ticket`. */
export function addSocketTicketRoute(
  app: App,
  deps: { authenticated: MiddlewareHandler<AppEnv>; socketTickets: SocketTickets },
): void {
  const { socketTickets } = deps;
  const route = createRoute({
    method: 'post',
    path: SOCKET_TICKET_PATH,
    operationId: 'createSocketTicket',
    tags: ['Live'],
    summary: 'Get a ticket for a WebSocket',
    description:
      'For those who cannot send an Authorization header with it, as browsers: opens one socket, once, within ' +
      `${socketTickets.lifetimeS} s. The socket lasts as long as your token: ask again when you connect again.`,
    security: bearerSecurity,
    middleware: [deps.authenticated, takeNoBody],
    responses: {
      201: answers('The ticket. Tell it to nobody', socketTicketSchema),
      400: refuses('INVALID_REQUEST: a body that says something; nothing is asked for'),
      ...bodyRefusals,
      ...commonRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const ticket = await socketTickets.issue({ caller: c.get('caller'), token: c.get('token') });
    const url = `${SOCKET_PATH}?ticket=${ticket}`;
    return answerJson(c, { ticket, expires_in: socketTickets.lifetimeS, url }, 201, { 'Cache-Control': 'no-store' });
  });
  answerOtherMethods(app, SOCKET_TICKET_PATH, ['POST']);
}

import { createRoute } from '@hono/zod-openapi';
import { revokedTokensSchema, tenantIdSchema, userIdSchema } from '@paireto/contracts';
import { z } from 'zod';
import type { App } from '../http/app-env.ts';
import { answers, bearerSecurity, needsService, refuses, serviceRefusals } from '../http/describe-answers.ts';
import { answerOtherMethods } from '../http/other-methods.ts';
import { type RequireService, requireOwnTenant } from '../http/require-service.ts';
import type { Revocations } from '../ports/revocations.ts';

const path = '/internal/tenants/{tenant}/players/{user_id}/revoke-tokens';

/** `POST /internal/tenants/{tenant}/players/{user_id}/revoke-tokens`. */
export function addRevokeRoute(app: App, deps: { requireService: RequireService; revocations: Revocations }): void {
  const route = createRoute({
    method: 'post',
    path,
    operationId: 'revokeTokens',
    tags: ['Internal'],
    summary: 'Void the tokens of a player',
    description:
      'Tokens of the player that were issued until now (claim `iat`; one without it always) count no more, on all gateways ' +
      'within about a second; sockets and event streams that they opened are closed at once. Remembered for 7 days: let ' +
      'tokens live shorter than that. Queue entries stay as they are. ' +
      `${needsService()}.`,
    security: bearerSecurity,
    middleware: [deps.requireService(), requireOwnTenant],
    request: { params: z.object({ tenant: tenantIdSchema, user_id: userIdSchema }) },
    responses: {
      200: answers('They are void', revokedTokensSchema),
      400: refuses('INVALID_REQUEST: the id is none'),
      ...serviceRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const { tenant, user_id: userId } = c.req.valid('param');
    const issuedBeforeMs = await deps.revocations.revoke({ tenant, userId });
    return c.json({ tenant, user_id: userId, issued_before: new Date(issuedBeforeMs).toISOString() }, 200);
  });
  answerOtherMethods(app, path.replaceAll(/\{(\w+)\}/g, ':$1'), ['POST']);
}

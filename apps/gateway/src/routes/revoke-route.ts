import { createRoute } from '@hono/zod-openapi';
import { type Revocation, type RevokedTokens, revokedTokensSchema, revokeTokensBodySchema } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
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
import { limitBody } from '../http/limit-body.ts';
import { answerOtherMethods } from '../http/other-methods.ts';
import { problem } from '../http/problem.ts';
import { otherTenant, type RequireService } from '../http/require-service.ts';
import type { RevokeTokens } from '../use-cases/revoke-tokens.ts';

const PATH = '/internal/tokens/revoke';

/** `POST /internal/tokens/revoke`. */
export function addRevokeRoute(
  app: App,
  deps: { requireService: RequireService; revokeTokens: RevokeTokens; logger: Pick<Logger, 'info'> },
): void {
  const route = createRoute({
    method: 'post',
    path: PATH,
    operationId: 'revokeTokens',
    tags: ['Internal'],
    summary: 'Void tokens that have not expired',
    description:
      'One token by its id (claim `jti`), or all that a player was issued before a time (claim `iat`; one without it ' +
      'always). They count no more here from the answer on, and on all gateways within about a second; sockets and event ' +
      'streams that they keep open are closed, and socket tickets that were had by them open nothing. Queue entries stay ' +
      'as they are. May be repeated at will. With a token of one tenant, only tokens of that tenant are void. ' +
      `${needsService()}.`,
    security: bearerSecurity,
    middleware: [deps.requireService(), limitBody()],
    request: {
      body: { required: true, content: { 'application/json': { schema: revokeTokensBodySchema, examples } } },
    },
    responses: {
      200: answers('They are void', revokedTokensSchema),
      400: refuses('INVALID_REQUEST: `errors` names each field'),
      ...serviceRefusals,
      ...bodyRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const service = c.get('service');
    const result = await deps.revokeTokens(service, c.req.valid('json'));
    if (result.outcome === 'other-tenant') return otherTenant(c);
    if (result.outcome === 'future') {
      const errors = [{ path: 'issued_before', message: 'expected a time that is not to come' }];
      return problem(c, 'INVALID_REQUEST', 'issued_before: expected a time that is not to come', { errors });
    }
    const revoked = described(result.revocation);
    deps.logger.info({ by: service.subject, by_tenant: service.tenant, revoked }, 'tokens were revoked');
    return answerJson(c, revoked, 200);
  });
  answerOtherMethods(app, PATH, ['POST']);
}

function described(revocation: Revocation): RevokedTokens {
  const remembered_until = new Date(revocation.untilMs).toISOString();
  if (revocation.kind === 'token') return { jti: revocation.tokenId, remembered_until };
  const { tenant, userId: user_id, issuedBeforeMs } = revocation;
  return { tenant, user_id, issued_before: new Date(issuedBeforeMs).toISOString(), remembered_until };
}

const examples = {
  token: {
    summary: 'One token',
    value: { jti: 'b1f7c0f2-4a54-4d0a-8d52-4a1b9d6f3c11', expires_at: '2026-01-31T13:00:00.000Z' },
  },
  player: { summary: 'All that a player has', value: { tenant: 'demo', user_id: 'alice' } },
};

import { createRoute } from '@hono/zod-openapi';
import {
  defined,
  matchesPageSchema,
  matchRecordSchema,
  queueNameSchema,
  recordStateSchema,
  SERVICE_ROLE,
  tenantIdSchema,
  userIdSchema,
  uuidSchema,
} from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { App, AppEnv } from '../http/app-env.ts';
import { badCursor, pageQuery } from '../http/ask-for-page.ts';
import { answers, bearerSecurity, refuses } from '../http/describe-answers.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import { problem } from '../http/problem.ts';
import { requireRole } from '../http/require-caller.ts';
import { requireOwnTenant } from '../http/require-own-tenant.ts';
import type { AskBridge } from '../ports/ask-bridge.ts';

const ownPath = '/v1/matchmaking/matches';
const tenantPath = '/internal/tenants/{tenant}/matches';

const instant = z.iso.datetime({ offset: true, error: 'a time such as 2026-01-31T12:00:00Z' });
const filters = {
  queue: queueNameSchema.optional(),
  state: recordStateSchema.optional(),
  from: instant.optional().meta({ description: 'Proposed then or later' }),
  to: instant.optional().meta({ description: 'Proposed before' }),
  ...pageQuery,
};
const ownQuery = z.strictObject({
  ...filters,
  opponent: userIdSchema.optional().meta({ description: 'Another player of the match' }),
});
const tenantQuery = z.strictObject({
  ...filters,
  player: userIdSchema.optional().meta({ description: 'Who played' }),
  opponent: userIdSchema.optional().meta({ description: 'With `player`: another player of the match' }),
});
type Filters = z.infer<typeof tenantQuery>;

const id = uuidSchema.toLowerCase().meta({ description: 'The match_id' });
const late = 'A record is written a moment after the match was made; while the database is away, later.';

/** Nothing is older than the epoch. */
const epochMs = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Math.max(0, Date.parse(text));

interface Deps {
  authenticated: MiddlewareHandler<AppEnv>;
  askBridge: AskBridge;
}

/** `GET /v1/matchmaking/matches` and `…/{id}`, and the same for operators below `/internal/tenants/{tenant}`. */
export function addRecordRoutes(app: App, deps: Deps): void {
  addLists(app, deps);
  addMembers(app, deps);
}

function addLists(app: App, { authenticated, askBridge }: Deps): void {
  const responses = {
    200: answers('A page of matches, the newest first', matchesPageSchema),
    400: refuses('INVALID_REQUEST: `errors` names each parameter and what is allowed'),
    ...bridgeRefusals,
  };
  const list = async (c: Context<AppEnv>, tenant: string, query: Filters, userId: string | undefined) => {
    const { queue, state, opponent, cursor, limit } = query;
    const reply = await askBridge('match.list', {
      tenant,
      limit,
      ...defined('userId', userId),
      ...defined('queue', queue),
      ...defined('state', state),
      ...defined('opponentId', opponent),
      ...defined('fromMs', epochMs(query.from)),
      ...defined('toMs', epochMs(query.to)),
      ...defined('cursor', cursor),
    });
    if (reply.outcome === 'listed') return c.json(reply.page, 200);
    return reply.outcome === 'bad-cursor' ? badCursor(c) : noAnswer(c);
  };

  const own = createRoute({
    method: 'get',
    path: ownPath,
    operationId: 'listMatches',
    tags: ['Matches'],
    summary: 'Your matches',
    description: `Those of queues and of challenges. ${late}`,
    security: bearerSecurity,
    middleware: authenticated,
    request: { query: ownQuery },
    responses,
  });
  app.openapi(own, (c) => {
    const { tenant, userId } = c.get('caller');
    return list(c, tenant, c.req.valid('query'), userId);
  });

  const all = createRoute({
    method: 'get',
    path: tenantPath,
    operationId: 'listTenantMatches',
    tags: ['Internal'],
    summary: 'All matches of the tenant',
    description: `For operators: needs a token of the tenant with the role "${SERVICE_ROLE}".`,
    security: bearerSecurity,
    middleware: [authenticated, requireRole(SERVICE_ROLE), requireOwnTenant],
    request: { params: z.object({ tenant: tenantIdSchema }), query: tenantQuery },
    responses: { ...responses, 403: refuses('FORBIDDEN: no service token of the tenant') },
  });
  app.openapi(all, (c) => {
    const query = c.req.valid('query');
    if (query.opponent === undefined || query.player !== undefined) {
      return list(c, c.req.valid('param').tenant, query, query.player);
    }
    const message = 'needs "player": whose opponent is meant';
    return problem(c, 'INVALID_REQUEST', `opponent: ${message}`, { errors: [{ path: 'opponent', message }] });
  });
}

function addMembers(app: App, { authenticated, askBridge }: Deps): void {
  const responses = {
    200: answers('The match', matchRecordSchema),
    400: refuses('INVALID_REQUEST: the id is not a UUID'),
    ...bridgeRefusals,
  };
  const own = createRoute({
    method: 'get',
    path: `${ownPath}/{id}`,
    operationId: 'getMatch',
    tags: ['Matches'],
    summary: 'One of your matches',
    description: late,
    security: bearerSecurity,
    middleware: authenticated,
    request: { params: z.object({ id }) },
    responses: { ...responses, 404: refuses('NOT_FOUND: there is no such match (yet), or you did not play in it') },
  });
  app.openapi(own, async (c) => {
    const { tenant, userId } = c.get('caller');
    const reply = await askBridge('match.read', { tenant, id: c.req.valid('param').id, userId });
    if (reply.outcome === 'found') return c.json(reply.match, 200);
    if (reply.outcome === 'no-answer') return noAnswer(c);
    return problem(c, 'NOT_FOUND', 'There is no match with this id (yet) that you played in.');
  });

  const any = createRoute({
    method: 'get',
    path: `${tenantPath}/{id}`,
    operationId: 'getTenantMatch',
    tags: ['Internal'],
    summary: 'Any match of the tenant',
    description: `For operators: needs a token of the tenant with the role "${SERVICE_ROLE}".`,
    security: bearerSecurity,
    middleware: [authenticated, requireRole(SERVICE_ROLE), requireOwnTenant],
    request: { params: z.object({ tenant: tenantIdSchema, id }) },
    responses: {
      ...responses,
      403: refuses('FORBIDDEN: no service token of the tenant'),
      404: refuses('NOT_FOUND: the tenant has no such match (yet)'),
    },
  });
  app.openapi(any, async (c) => {
    const reply = await askBridge('match.read', c.req.valid('param'));
    if (reply.outcome === 'found') return c.json(reply.match, 200);
    if (reply.outcome === 'no-answer') return noAnswer(c);
    return problem(c, 'NOT_FOUND', 'The tenant has no match with this id (yet).');
  });
}

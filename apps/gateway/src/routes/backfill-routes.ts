import { createRoute } from '@hono/zod-openapi';
import {
  backfillBodySchema,
  backfillEntrySchema,
  IDEMPOTENCY_REPLAYED_HEADER,
  type Ruleset,
  type TicketState,
  tenantIdSchema,
  uuidSchema,
} from '@paireto/contracts';
import type { Context } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App } from '../http/app-env.ts';
import {
  checkIdempotencyKey,
  idempotencyKeyOf,
  idempotencyKeyParameter,
  keyReused,
} from '../http/check-idempotency-key.ts';
import {
  answers,
  bearerSecurity,
  bodyRefusals,
  needsService,
  refuses,
  serviceRefusals,
} from '../http/describe-answers.ts';
import { describeErrors } from '../http/explain-issues.ts';
import { inSteps } from '../http/in-steps.ts';
import { limitBody } from '../http/limit-body.ts';
import { problem, unavailable } from '../http/problem.ts';
import { mayActFor, otherTenant, type RequireService, requireOwnTenant } from '../http/require-service.ts';
import { takeNoBody } from '../http/take-no-body.ts';
import type { CancelBackfill } from '../use-cases/cancel-backfill.ts';
import type { OpenBackfill } from '../use-cases/open-backfill.ts';
import type { ReadBackfill } from '../use-cases/read-backfill.ts';
import { backfillExamples } from './backfill-examples.ts';
import { readBackfillRequest } from './backfill-request.ts';

const collection = '/internal/backfills';
const member = `${collection}/{tenant}/{id}`;
const params = z.object({
  tenant: tenantIdSchema,
  id: uuidSchema.toLowerCase().meta({ description: 'The backfill_id' }),
});
const forService = `${needsService('game-server')}.`;

interface Deps {
  rulesets: ReadonlyMap<string, Ruleset>;
  requireService: RequireService;
  openBackfill: OpenBackfill;
  readBackfill: ReadBackfill;
  cancelBackfill: CancelBackfill;
}

/** `POST /internal/backfills`, `GET` and `DELETE /internal/backfills/{tenant}/{id}`. */
export function addBackfillRoutes(app: App, deps: Deps): void {
  addOpen(app, deps);
  addMember(app, deps);
}

function addOpen(app: App, deps: Deps): void {
  const route = createRoute({
    method: 'post',
    path: collection,
    operationId: 'openBackfill',
    tags: ['Internal'],
    summary: 'Ask for players for a running game',
    description:
      'Asks for players for the open seats of a running game. They are served before new matches are formed, and told to ' +
      `live-game-api (\`POST /v1/games/{game_id}/players\`) before the players are. ${queuesOf(deps.rulesets)} ${forService}`,
    security: bearerSecurity,
    middleware: [deps.requireService('game-server'), inSteps(checkIdempotencyKey), limitBody()],
    parameters: [
      {
        ...idempotencyKeyParameter,
        description:
          'Makes repeating the request safe for 24 h, as with a join. Keys are shared by all services of the tenant: use a ' +
          'fresh one for every request.',
      },
    ],
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: backfillBodySchema, examples: backfillExamples(deps.rulesets) } },
      },
    },
    responses: {
      201: {
        ...answers('Players are looked for', backfillEntrySchema),
        headers: z.object({
          Location: z.string().meta({ description: 'Path of the new backfill' }),
          [IDEMPOTENCY_REPLAYED_HEADER]: z.literal('true').optional().meta({
            description: 'The key was used for this request before: this is the answer of then',
          }),
        }),
      },
      400: refuses('INVALID_REQUEST: `errors` names each field and what is allowed'),
      409: refuses('CONFLICT: the queue does not allow backfill, or the Idempotency-Key was used for another request'),
      ...bodyRefusals,
      ...serviceRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const body = c.req.valid('json');
    if (!mayActFor(c, body.tenant)) return otherTenant(c);
    const read = readBackfillRequest(deps.rulesets, body);
    if (read.outcome === 'not-allowed') {
      return problem(c, 'CONFLICT', `The queue "${read.queue}" does not allow backfill (its ruleset's "backfill").`);
    }
    if (read.outcome === 'invalid') {
      return problem(c, 'INVALID_REQUEST', describeErrors(read.errors), { errors: read.errors });
    }
    const key = idempotencyKeyOf(c);
    const result = await deps.openBackfill(read.request, key);
    switch (result.outcome) {
      case 'opened':
      case 'replayed': {
        const replayed = result.outcome === 'replayed' ? { [IDEMPOTENCY_REPLAYED_HEADER]: 'true' } : {};
        const headers = { Location: `${collection}/${body.tenant}/${result.entry.backfill_id}`, ...replayed };
        return answerJson(c, result.entry, 201, headers);
      }
      case 'key-reused':
        return problem(c, 'CONFLICT', keyReused);
      case 'unknown':
        return unavailable(c, unknownOutcome(key !== undefined), key !== undefined);
    }
  });
}

function addMember(app: App, deps: Deps): void {
  const common = {
    path: member,
    tags: ['Internal'],
    security: bearerSecurity,
    middleware: [deps.requireService('game-server'), requireOwnTenant],
    request: { params },
  };
  const memberRefusals = {
    400: refuses('INVALID_REQUEST: the id is not a UUID, or `errors` names what else is wrong'),
    404: refuses('NOT_FOUND: the tenant has no such backfill'),
    ...serviceRefusals,
  };
  const read = createRoute({
    ...common,
    method: 'get',
    operationId: 'getBackfill',
    summary: 'Read a backfill',
    description: `Where it stands, and once it is MATCHED, who comes. ${forService}`,
    responses: { 200: answers('The backfill', backfillEntrySchema), ...memberRefusals },
  });
  app.openapi(read, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const entry = await deps.readBackfill(tenant, id);
    return entry ? answerJson(c, entry, 200) : notFound(c);
  });

  const cancel = createRoute({
    ...common,
    middleware: [...common.middleware, takeNoBody],
    method: 'delete',
    operationId: 'cancelBackfill',
    summary: 'Stop looking for players',
    description: `Decisive: either it is CANCELLED, or players are coming. Repeating it answers the same. ${forService}`,
    responses: {
      200: answers('The backfill, CANCELLED', backfillEntrySchema),
      409: refuses('CANNOT_CANCEL: too late; `match_id` is the match of the players who come'),
      ...memberRefusals,
      ...bodyRefusals,
    },
  });
  app.openapi(cancel, async (c) => {
    const { tenant, id } = c.req.valid('param');
    const result = await deps.cancelBackfill(tenant, id);
    if (result.outcome === 'cancelled') return answerJson(c, result.entry, 200);
    if (result.outcome === 'not-found') return notFound(c);
    const match = result.matchId === undefined ? {} : { match_id: result.matchId };
    return problem(c, 'CANNOT_CANCEL', tooLate[result.state], { ...match, entry_status: result.state });
  });
}

function queuesOf(rulesets: ReadonlyMap<string, Ruleset>): string {
  const names = [...rulesets.values()].flatMap(({ name, backfill }) => (backfill ? [`\`${name}\``] : []));
  return names.length === 0 ? 'No queue here allows it.' : `Queues that allow it: ${names.join(', ')}.`;
}

const notFound = (c: Context) => problem(c, 'NOT_FOUND', 'The tenant has no backfill with this id.');

const unknownOutcome = (hasKey: boolean): string =>
  'The ticket store did not answer in time, so it is not known whether players are looked for. ' +
  (hasKey
    ? 'Send the same request with the same key again: it cannot be carried out twice.'
    : 'With the header Idempotency-Key the request could be repeated safely.');

const tooLate: Record<TicketState, string> = {
  SEARCHING: 'It has just gone back to waiting. Cancel it again.',
  REQUIRES_ACCEPTANCE: 'Players have just been found. Cancel it again.',
  PLACING: 'Players were found and are being let into the game.',
  MATCHED: 'Players were found and are in the game.',
  CANCELLED: 'It is cancelled already.',
  TIMED_OUT: 'It has timed out already.',
  FAILED: 'It has failed already: the players could not be let into the game.',
};

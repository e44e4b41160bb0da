import { createRoute, type RouteHandler } from '@hono/zod-openapi';
import {
  IDEMPOTENCY_KEY_HEADER,
  IDEMPOTENCY_REPLAYED_HEADER,
  queueEntrySchema,
  type Ruleset,
  type StrikeReason,
} from '@paireto/contracts';
import type { Context } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import {
  checkIdempotencyKey,
  idempotencyKeyOf,
  idempotencyKeyParameter,
  keyReused,
} from '../http/check-idempotency-key.ts';
import { answers, bearerSecurity, bodyRefusals, commonRefusals, refuses } from '../http/describe-answers.ts';
import { describeErrors } from '../http/explain-issues.ts';
import { inSteps, type Step } from '../http/in-steps.ts';
import { problem, unavailable } from '../http/problem.ts';
import { takeJson } from '../http/take-json.ts';
import type { JoinOutcome, JoinQueue } from '../use-cases/join-queue.ts';
import { createJoinBody } from './join-body.ts';

type JoinRefusedBy<Name extends JoinOutcome['outcome']> = Extract<JoinOutcome, { outcome: Name }>;

/** `POST /v1/matchmaking/queue`. */
export function addJoinRoute(
  app: App,
  deps: {
    rulesets: ReadonlyMap<string, Ruleset>;
    admitCaller: Step;
    joinQueue: JoinQueue;
  },
): void {
  const body = createJoinBody(deps.rulesets);
  const route = createRoute({
    method: 'post',
    path: '/v1/matchmaking/queue',
    operationId: 'joinQueue',
    tags: ['Queue'],
    summary: 'Join a queue',
    description:
      'Asks for a game: one thing to play, or with `alternatives` up to 8, whichever finds opponents first. A player has ' +
      'at most one entry that waits or is being placed; joining again answers 409 with its id. Ratings come from the ' +
      "queue's rating source, which is the token unless its ruleset names another, and never from the request. Blocked " +
      'players and the priority class come from the token, and so does the party: `party` names those of it who join ' +
      'too, with one entry that stays together and that each of them may read, cancel and answer for.',
    security: bearerSecurity,
    parameters: [idempotencyKeyParameter],
    request: {
      body: { required: true, content: { 'application/json': { schema: body.schema, examples: body.examples } } },
    },
    responses: {
      201: {
        ...answers('Queued', queueEntrySchema),
        headers: z.object({
          Location: z.string().meta({ description: 'Path of the new entry' }),
          [IDEMPOTENCY_REPLAYED_HEADER]: z.literal('true').optional().meta({
            description:
              'The key was used for this request before: nothing was done now, and this is the answer of then',
          }),
        }),
      },
      400: refuses('INVALID_REQUEST: `errors` names each field or header and what is allowed'),
      403: refuses(
        'FORBIDDEN: your account is banned or suspended, or a member of `party` is, or is not in the party of the token; ' +
          '`errors` names the members',
      ),
      409: refuses(
        'ALREADY_QUEUED: `queue_entry_id` is the entry that the player has; absent when a member of the party has one. ' +
          '`entry_status` MATCHED: it is that of a game whose result is awaited. ' +
          'CONFLICT: the Idempotency-Key was used for another request',
      ),
      ...bodyRefusals,
      ...commonRefusals,
      429: refuses(
        'COOLDOWN: you declined or backed out too often, or somebody of the party did: `user_id` tells who, `reason` for what ' +
          'last, `retry_at` until when. RATE_LIMITED: too many requests. See Retry-After',
      ),
    },
  });

  const handle: RouteHandler<typeof route, AppEnv> = async (c) => {
    const { ruleset, request } = body.read(c.req.valid('json'));
    const key = idempotencyKeyOf(c);
    const result = await deps.joinQueue(c.get('caller'), ruleset, request, key);
    switch (result.outcome) {
      case 'joined':
      case 'replayed': {
        const replayed = result.outcome === 'replayed' ? { [IDEMPOTENCY_REPLAYED_HEADER]: 'true' } : {};
        const headers = { Location: `${route.path}/${result.entry.queue_entry_id}`, ...replayed };
        return answerJson(c, result.entry, 201, headers);
      }
      case 'refused':
        return problem(
          c,
          result.code,
          result.detail ?? describeErrors(result.errors),
          result.errors.length === 0 ? {} : { errors: result.errors },
        );
      case 'member-queued':
        return problem(c, 'ALREADY_QUEUED', memberQueued(result), result.inGame ? { entry_status: 'MATCHED' } : {});
      case 'already-queued':
        return problem(c, 'ALREADY_QUEUED', alreadyQueued(result), {
          queue_entry_id: result.entryId,
          ...(result.inGame ? { entry_status: 'MATCHED' as const } : {}),
        });
      case 'cooling-down':
        return coolingDown(c, result);
      case 'key-reused':
        return problem(c, 'CONFLICT', keyReused);
      case 'unknown':
        return unknownOutcome(c, key !== undefined);
    }
  };
  app.openAPIRegistry.registerPath(route);
  app.post(route.path, inSteps(deps.admitCaller, checkIdempotencyKey, takeJson(body.schema)), handle);
}

const alreadyQueued = ({ inGame, heldUntil }: JoinRefusedBy<'already-queued'>): string => {
  if (!inGame) return 'You have an entry already. Cancel it before you join again.';
  const latest = heldUntil === undefined ? '' : `, at the latest at ${new Date(heldUntil).toISOString()}`;
  return `You are in a game whose result is awaited. You can join again as soon as it is reported${latest}.`;
};

const memberQueued = ({ userIds, inGame }: JoinRefusedBy<'member-queued'>): string => {
  const who = userIds.length === 0 ? 'Somebody of your party' : userIds.map((userId) => `"${userId}"`).join(', ');
  if (inGame) return `${who} is in a game whose result is awaited. The party can join as soon as it is reported.`;
  return `${who} has an entry already. It must be cancelled before the party can join.`;
};

const did: Record<StrikeReason, string> = {
  declined: 'declined a match, or cancelled when asked to accept it',
  'not-accepted': 'did not answer when asked to accept a match',
  abandoned: 'went away while waiting',
};

/** Tells the caller who keeps the ticket out; who is in the party knows its members. */
function coolingDown(c: Context<AppEnv>, { userId, untilMs, remainingMs, reason }: JoinRefusedBy<'cooling-down'>) {
  const retryAt = new Date(untilMs).toISOString();
  const isCaller = c.get('caller').userId === userId;
  const detail =
    `${isCaller ? 'You' : `"${userId}"`} backed out too often, and the last time ${did[reason]}. ` +
    `${isCaller ? 'You' : 'The party'} may join again at ${retryAt}.`;
  const retryAfter = String(Math.ceil(remainingMs / 1_000));
  return problem(c, 'COOLDOWN', detail, { user_id: userId, reason, retry_at: retryAt }, { 'Retry-After': retryAfter });
}

const unknownOutcome = (c: Context, hasKey: boolean) =>
  unavailable(
    c,
    'The ticket store did not answer in time, so it is not known whether you are queued. ' +
      (hasKey
        ? `Send the same request with the same ${IDEMPOTENCY_KEY_HEADER} again: it cannot queue you twice.`
        : 'GET /v1/matchmaking/active tells; while it shows an entry, joining again answers 409 with its id. ' +
          `With the header ${IDEMPOTENCY_KEY_HEADER} a join can be repeated safely.`),
    hasKey,
  );

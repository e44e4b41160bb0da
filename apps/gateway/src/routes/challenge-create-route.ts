import { createRoute } from '@hono/zod-openapi';
import {
  type ChallengeBody,
  challengeSchema,
  IDEMPOTENCY_KEY_HEADER,
  IDEMPOTENCY_REPLAYED_HEADER,
  MAX_INCOMING_CHALLENGES,
  MAX_OUTGOING_CHALLENGES,
  type Ruleset,
} from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { checkIdempotencyKey, idempotencyKeyOf, idempotencyKeyParameter } from '../http/check-idempotency-key.ts';
import { answers, bearerSecurity, bodyRefusals, refuses } from '../http/describe-answers.ts';
import { describeErrors } from '../http/explain-issues.ts';
import { inSteps } from '../http/in-steps.ts';
import { limitBody } from '../http/limit-body.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import { problem } from '../http/problem.ts';
import type { CreateChallenge, CreateChallengeOutcome } from '../use-cases/challenges/create-challenge.ts';
import { CHALLENGES_PATH } from './challenge-answers.ts';
import { createChallengeBody } from './challenge-body.ts';

/** `POST /v1/matchmaking/challenges`. */
export function addChallengeCreateRoute(
  app: App,
  deps: {
    rulesets: ReadonlyMap<string, Ruleset>;
    authenticated: MiddlewareHandler<AppEnv>;
    createChallenge: CreateChallenge;
  },
): void {
  const common = {
    method: 'post' as const,
    path: CHALLENGES_PATH,
    operationId: 'createChallenge',
    tags: ['Challenges'],
    summary: 'Challenge a player',
    security: bearerSecurity,
  };
  const body = createChallengeBody(deps.rulesets);
  if (body === undefined) {
    const description = 'No queue here takes challenges.';
    const responses = { 409: refuses(`CONFLICT: ${description}`), ...bridgeRefusals };
    const route = createRoute({ ...common, description, middleware: [deps.authenticated], responses });
    app.openapi(route, (c) => problem(c, 'CONFLICT', noQueue));
    return;
  }
  const route = createRoute({
    ...common,
    description:
      'Asks another player for a game. It starts when they accept, queued or not; neither of them need be in a queue. The ' +
      'attributes are those of the queue, as in a join. One challenge may be open from you to the same opponent, and ' +
      `${MAX_OUTGOING_CHALLENGES} in all.`,
    middleware: [deps.authenticated, inSteps(checkIdempotencyKey), limitBody()],
    parameters: [keyParameter],
    request: {
      body: { required: true, content: { 'application/json': { schema: body.schema, examples: body.examples } } },
    },
    responses: createAnswers,
  });
  app.openapi(route, async (c) => {
    const sent: ChallengeBody = c.req.valid('json');
    const { ruleset, request } = body.read(sent);
    const result = await deps.createChallenge(c.get('caller'), ruleset, request, idempotencyKeyOf(c));
    if (result.outcome !== 'created' && result.outcome !== 'replayed') return refuse(c, result, request.opponentId);
    const replayed = result.outcome === 'replayed' ? { [IDEMPOTENCY_REPLAYED_HEADER]: 'true' } : {};
    const headers = { Location: `${CHALLENGES_PATH}/${result.challenge.challenge_id}`, ...replayed };
    return answerJson(c, result.challenge, 201, headers);
  });
}

const noQueue = 'No queue of this installation takes challenges: they need one against one.';

const keyParameter = {
  ...idempotencyKeyParameter,
  description:
    'Makes repeating the request safe for at least 24 h: the same key with the same request is answered with the ' +
    'challenge as it is by then, and the header `Idempotency-Replayed: true`. Use a fresh key, a random UUID for example, ' +
    'for every new challenge. Keys of different players never meet, nor do those of challenges and joins.',
};

const createAnswers = {
  201: {
    ...answers('Challenged', challengeSchema),
    headers: z.object({
      Location: z.string().meta({ description: 'Path of the challenge' }),
      [IDEMPOTENCY_REPLAYED_HEADER]: z.literal('true').optional().meta({
        description: 'The key was used for this request before: this is the challenge of then, as it is now',
      }),
    }),
  },
  400: refuses('INVALID_REQUEST: `errors` names each field or header and what is allowed'),
  403: refuses('FORBIDDEN: your account is banned or suspended'),
  409: refuses(
    'CHALLENGE_EXISTS: `challenge_id` is the one that is open from you to this opponent; CONFLICT: one of you has too ' +
      'many open challenges, or the Idempotency-Key was used for another challenge',
  ),
  ...bodyRefusals,
  ...bridgeRefusals,
};

function refuse(
  c: Context,
  result: Exclude<CreateChallengeOutcome, { outcome: 'created' | 'replayed' }>,
  opponentId: string,
) {
  switch (result.outcome) {
    case 'refused': {
      const { code, errors, detail = describeErrors(errors) } = result;
      return problem(c, code, detail, errors.length === 0 ? {} : { errors });
    }
    case 'already-open': {
      const detail = `You have challenged "${opponentId}" already. Withdraw that challenge before you make another.`;
      return problem(c, 'CHALLENGE_EXISTS', detail, { challenge_id: result.challengeId });
    }
    case 'too-many-incoming':
      return problem(c, 'CONFLICT', `The opponent has too many open challenges (${MAX_INCOMING_CHALLENGES}).`);
    case 'too-many-outgoing':
      return problem(c, 'CONFLICT', tooManyOutgoing);
    case 'key-reused':
      return problem(c, 'CONFLICT', keyReused);
    case 'no-answer':
      return noAnswer(c);
  }
}

const keyReused =
  `This ${IDEMPOTENCY_KEY_HEADER} was used for another challenge. Nothing was changed. ` +
  'Use a fresh key for a new one, or send the first request again to get its challenge.';

const tooManyOutgoing = `You have too many open challenges (${MAX_OUTGOING_CHALLENGES}). Withdraw one, or wait for answers.`;

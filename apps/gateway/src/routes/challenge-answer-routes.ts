import { createRoute } from '@hono/zod-openapi';
import { acceptChallengeBodySchema, declineChallengeBodySchema } from '@paireto/contracts';
import type { Context, MiddlewareHandler } from 'hono';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { bearerSecurity, bodyRefusals, refuses } from '../http/describe-answers.ts';
import { describeErrors } from '../http/explain-issues.ts';
import { limitBody } from '../http/limit-body.ts';
import { noAnswer } from '../http/no-answer.ts';
import { problem } from '../http/problem.ts';
import type { AcceptChallenge, AcceptChallengeOutcome } from '../use-cases/challenges/accept-challenge.ts';
import type { DeclineChallenge } from '../use-cases/challenges/close-challenge.ts';
import {
  CHALLENGES_PATH,
  challengeNotFound,
  challengeParams,
  describeChallengeAnswers,
  notPending,
} from './challenge-answers.ts';

interface Deps {
  authenticated: MiddlewareHandler<AppEnv>;
  acceptChallenge: AcceptChallenge;
  declineChallenge: DeclineChallenge;
}

/** `POST /v1/matchmaking/challenges/{id}/accept` and `/decline`: the opponent's answer. */
export function addChallengeAnswerRoutes(app: App, deps: Deps): void {
  const common = { method: 'post' as const, tags: ['Challenges'], security: bearerSecurity };
  const middleware = [deps.authenticated, limitBody()];

  const accept = createRoute({
    ...common,
    path: `${CHALLENGES_PATH}/{id}/accept`,
    operationId: 'acceptChallenge',
    summary: 'Accept a challenge',
    description:
      'For its opponent: you will play, and the game is created now. Read the challenge until it is STARTED and says where; ' +
      'it is PENDING again should that fail. Queue entries of both go on waiting unless their players said `leave_queue`. ' +
      'Repeating it answers the same.',
    middleware,
    request: {
      params: challengeParams,
      body: { required: false, content: { 'application/json': { schema: acceptChallengeBodySchema } } },
    },
    responses: {
      ...describeChallengeAnswers('The challenge, ACCEPTED (or STARTED, when repeated)'),
      403: refuses('FORBIDDEN: you made it yourself, or your account is banned or suspended'),
      409: refuses(
        'CONFLICT: it cannot be accepted any more (`challenge_status` is where it stands), or not just now ' +
          '(`challenge_status` is PENDING): one of you is being put into a game or held in one',
      ),
      ...bodyRefusals,
    },
  });
  app.openapi(accept, async (c) => {
    const { leave_queue: leaveQueue = false } = sentBody(c.req.valid('json'));
    const result = await deps.acceptChallenge(c.get('caller'), c.req.valid('param').id, { leaveQueue });
    return result.outcome === 'accepted' ? answerJson(c, result.challenge, 200) : refuseAccept(c, result);
  });

  const decline = createRoute({
    ...common,
    path: `${CHALLENGES_PATH}/{id}/decline`,
    operationId: 'declineChallenge',
    summary: 'Decline a challenge',
    description:
      'For its opponent: you will not play. The challenger is told the reason. Repeating it answers the same.',
    middleware,
    request: {
      params: challengeParams,
      body: { required: false, content: { 'application/json': { schema: declineChallengeBodySchema } } },
    },
    responses: {
      ...describeChallengeAnswers('The challenge, DECLINED'),
      403: refuses('FORBIDDEN: you made it yourself; withdraw it instead'),
      409: refuses('CONFLICT: too late; `challenge_status` is where it stands'),
      ...bodyRefusals,
    },
  });
  app.openapi(decline, async (c) => {
    const { reason = 'generic' } = sentBody(c.req.valid('json'));
    const result = await deps.declineChallenge(c.get('caller'), c.req.valid('param').id, reason);
    switch (result.outcome) {
      case 'declined':
        return answerJson(c, result.challenge, 200);
      case 'not-pending':
        return notPending(c, result.status);
      case 'other-side':
        return ownChallenge(c);
      case 'not-found':
        return challengeNotFound(c);
      case 'no-answer':
        return noAnswer(c);
    }
  });
}

/** A body that was left out arrives as one without its defaults. */
const sentBody = <Body extends object>(body: Body): Partial<Body> => body;

function refuseAccept(c: Context, result: Exclude<AcceptChallengeOutcome, { outcome: 'accepted' }>) {
  switch (result.outcome) {
    case 'not-pending':
      return notPending(c, result.status);
    case 'busy':
      return notNow(c, busy[result.who]);
    case 'challenger-banned':
      return notNow(c, 'The challenger cannot play at present.');
    case 'no-queue':
      return notNow(c, `The queue "${result.queue}" is not offered any more, or not to two players.`);
    case 'refused':
      return problem(c, result.code, result.detail ?? describeErrors(result.errors));
    case 'other-side':
      return ownChallenge(c);
    case 'not-found':
      return challengeNotFound(c);
    case 'no-answer':
      return noAnswer(c);
  }
}

const notNow = (c: Context, detail: string) => problem(c, 'CONFLICT', detail, { challenge_status: 'PENDING' });

const ownChallenge = (c: Context) =>
  problem(c, 'FORBIDDEN', 'You made this challenge: its opponent answers it. DELETE withdraws it.');

const busy = {
  you: 'You are being put into a game, or are still held in one. Accept when that is over.',
  challenger: 'The challenger is being put into a game, or is still held in one. Accept when that is over.',
};

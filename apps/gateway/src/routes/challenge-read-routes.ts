import { createRoute } from '@hono/zod-openapi';
import { challengeStateSchema, challengesPageSchema } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { badCursor, pageQuery } from '../http/ask-for-page.ts';
import { answers, bearerSecurity, bodyRefusals, refuses } from '../http/describe-answers.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import { answerOtherMethods } from '../http/other-methods.ts';
import { problem } from '../http/problem.ts';
import { takeNoBody } from '../http/take-no-body.ts';
import type { WithdrawChallenge } from '../use-cases/challenges/close-challenge.ts';
import type { ListChallenges } from '../use-cases/challenges/list-challenges.ts';
import type { ReadChallenge } from '../use-cases/challenges/read-challenge.ts';
import {
  CHALLENGES_PATH,
  challengeNotFound,
  challengeParams,
  describeChallengeAnswers,
  notPending,
} from './challenge-answers.ts';

interface Deps {
  authenticated: MiddlewareHandler<AppEnv>;
  readChallenge: ReadChallenge;
  listChallenges: ListChallenges;
  withdrawChallenge: WithdrawChallenge;
}

const common = { tags: ['Challenges'], security: bearerSecurity };

const listQuery = z.strictObject({
  status: challengeStateSchema.optional().meta({ description: 'Only those that stand there' }),
  ...pageQuery,
});

/** `GET /v1/matchmaking/challenges/incoming` and `/outgoing`, `GET` and `DELETE …/{id}`. */
export function addChallengeReadRoutes(app: App, deps: Deps): void {
  // Before those of one challenge, so that their names are not taken for ids.
  addList(app, deps, 'incoming', { operationId: 'listIncomingChallenges', summary: 'Challenges to you' });
  addList(app, deps, 'outgoing', { operationId: 'listOutgoingChallenges', summary: 'Challenges that you made' });
  addMember(app, deps);
}

function addList(
  app: App,
  { authenticated, listChallenges }: Deps,
  direction: 'incoming' | 'outgoing',
  words: { operationId: string; summary: string },
): void {
  const route = createRoute({
    ...common,
    ...words,
    method: 'get',
    path: `${CHALLENGES_PATH}/${direction}`,
    description: 'The newest first, those that are over too.',
    middleware: authenticated,
    request: { query: listQuery },
    responses: {
      200: answers('A page of challenges', challengesPageSchema),
      400: refuses('INVALID_REQUEST: `errors` names each parameter and what is allowed'),
      ...bridgeRefusals,
    },
  });
  app.openapi(route, async (c) => {
    const result = await listChallenges(c.get('caller'), { direction, ...c.req.valid('query') });
    switch (result.outcome) {
      case 'listed':
        return answerJson(c, result.page, 200);
      case 'bad-cursor':
        return badCursor(c);
      case 'no-answer':
        return noAnswer(c);
    }
  });
  answerOtherMethods(app, route.path, ['GET']);
}

function addMember(app: App, { authenticated, readChallenge, withdrawChallenge }: Deps): void {
  const member = { ...common, path: `${CHALLENGES_PATH}/{id}`, middleware: authenticated };
  const read = createRoute({
    ...member,
    method: 'get',
    operationId: 'getChallenge',
    summary: 'Read a challenge',
    description: 'Where a challenge stands that you made or got, and once it is STARTED, where you play.',
    request: { params: challengeParams },
    responses: describeChallengeAnswers('The challenge'),
  });
  app.openapi(read, async (c) => {
    const result = await readChallenge(c.get('caller'), c.req.valid('param').id);
    switch (result.outcome) {
      case 'found':
        return answerJson(c, result.challenge, 200);
      case 'not-found':
        return challengeNotFound(c);
      case 'no-answer':
        return noAnswer(c);
    }
  });

  const withdraw = createRoute({
    ...member,
    middleware: [authenticated, takeNoBody],
    method: 'delete',
    operationId: 'withdrawChallenge',
    summary: 'Withdraw a challenge',
    description:
      'For its challenger, while it is PENDING. Decisive: either it is WITHDRAWN, or it is told what was first.',
    request: { params: challengeParams },
    responses: {
      ...describeChallengeAnswers('The challenge, WITHDRAWN'),
      403: refuses('FORBIDDEN: you did not make it; decline it instead'),
      409: refuses('CONFLICT: too late; `challenge_status` is where it stands'),
      ...bodyRefusals,
    },
  });
  app.openapi(withdraw, async (c) => {
    const result = await withdrawChallenge(c.get('caller'), c.req.valid('param').id);
    switch (result.outcome) {
      case 'withdrawn':
        return answerJson(c, result.challenge, 200);
      case 'not-pending':
        return notPending(c, result.status);
      case 'other-side':
        return problem(c, 'FORBIDDEN', 'You did not make this challenge, you got it: POST …/decline answers it.');
      case 'not-found':
        return challengeNotFound(c);
      case 'no-answer':
        return noAnswer(c);
    }
  });
}

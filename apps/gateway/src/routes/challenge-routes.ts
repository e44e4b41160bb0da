import type { Ruleset } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import type { App, AppEnv } from '../http/app-env.ts';
import { answerOtherMethods } from '../http/other-methods.ts';
import type { ChallengeUseCases } from '../use-cases/challenges/challenge-use-cases.ts';
import { addChallengeAnswerRoutes } from './challenge-answer-routes.ts';
import { CHALLENGES_PATH } from './challenge-answers.ts';
import { addChallengeCreateRoute } from './challenge-create-route.ts';
import { addChallengeReadRoutes } from './challenge-read-routes.ts';

/** Everything below `/v1/matchmaking/challenges`. */
export function addChallengeRoutes(
  app: App,
  deps: {
    rulesets: ReadonlyMap<string, Ruleset>;
    authenticated: MiddlewareHandler<AppEnv>;
    challenges: ChallengeUseCases;
  },
): void {
  const routes = { ...deps, ...deps.challenges };
  addChallengeCreateRoute(app, routes);
  addChallengeReadRoutes(app, routes);
  addChallengeAnswerRoutes(app, routes);
  answerOtherMethods(app, CHALLENGES_PATH, ['POST']);
  answerOtherMethods(app, `${CHALLENGES_PATH}/:id`, ['GET', 'DELETE']);
  answerOtherMethods(app, `${CHALLENGES_PATH}/:id/accept`, ['POST']);
  answerOtherMethods(app, `${CHALLENGES_PATH}/:id/decline`, ['POST']);
}

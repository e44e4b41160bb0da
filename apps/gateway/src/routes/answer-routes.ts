import { createRoute } from '@hono/zod-openapi';
import { queueEntrySchema, type Ruleset, type TicketState, uuidSchema } from '@paireto/contracts';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import type { App, AppEnv } from '../http/app-env.ts';
import { answers, bearerSecurity, bodyRefusals, refuses } from '../http/describe-answers.ts';
import { problem } from '../http/problem.ts';
import { takeNoBody } from '../http/take-no-body.ts';
import type { AnswerMatch } from '../use-cases/answer-match.ts';
import { entryNotFound, entryParams, entryRefusals } from './entry-routes.ts';

/** `POST /v1/matchmaking/queue/{id}/accept` and `/decline`: a player's answer to a ready check. */
export function addAnswerRoutes(
  app: App,
  deps: {
    rulesets: ReadonlyMap<string, Ruleset>;
    authenticated: MiddlewareHandler<AppEnv>;
    acceptMatch: AnswerMatch;
    declineMatch: AnswerMatch;
  },
): void {
  const checks = checksOf(deps.rulesets);
  addAnswer('accept', deps.acceptMatch, {
    operationId: 'acceptMatch',
    summary: 'Accept a match',
    description:
      'For an entry that REQUIRES_ACCEPTANCE: you will play. Every player answers alone, those of a party too; when all ' +
      `have accepted, the game is created. Repeating it answers the same. ${checks}`,
  });
  addAnswer('decline', deps.declineMatch, {
    operationId: 'declineMatch',
    summary: 'Decline a match',
    description:
      'For an entry that REQUIRES_ACCEPTANCE: you will not play. The entry is CANCELLED, that of a party as a whole; the ' +
      `others of the match wait again, as long as they have. Repeating it answers the same. ${checks}`,
  });

  function addAnswer(
    verb: 'accept' | 'decline',
    answer: AnswerMatch,
    words: { operationId: string; summary: string; description: string },
  ): void {
    const route = createRoute({
      ...words,
      method: 'post',
      path: `/v1/matchmaking/queue/{id}/${verb}`,
      tags: ['Queue'],
      security: bearerSecurity,
      middleware: [deps.authenticated, takeNoBody],
      request: { params: entryParams, query: answerQuery },
      responses: {
        200: answers('The entry after your answer', queueEntrySchema),
        409: refuses('CANNOT_ACCEPT: nothing is asked of the entry; `entry_status` is where it stands'),
        ...entryRefusals,
        ...bodyRefusals,
      },
    });
    app.openapi(route, async (c) => {
      const result = await answer(c.get('caller'), c.req.valid('param').id, c.req.valid('query').match_id);
      if (result.outcome === 'answered') return answerJson(c, result.entry, 200);
      if (result.outcome === 'not-found') return entryNotFound(c);
      return problem(c, 'CANNOT_ACCEPT', notAsked[result.state], { entry_status: result.state });
    });
  }
}

const answerQuery = z.strictObject({
  match_id: uuidSchema.optional().meta({
    description: 'The match that is meant, from the entry. Without it the answer is for whichever match asks just now',
  }),
});

function checksOf(rulesets: ReadonlyMap<string, Ruleset>): string {
  const checks = [...rulesets.values()].flatMap(({ name, acceptance }) =>
    acceptance ? [`\`${name}\` (${acceptance.withinMs / 1_000} s to answer)`] : [],
  );
  return checks.length === 0 ? 'No queue here asks.' : `Queues that ask: ${checks.join(', ')}.`;
}

const notAsked: Record<TicketState, string> = {
  SEARCHING: 'No match is waiting for an answer: the entry is SEARCHING.',
  REQUIRES_ACCEPTANCE: 'The time to answer is up, or the entry is asked about another match by now: read it again.',
  PLACING: 'Everybody has accepted: the entry is PLACING.',
  MATCHED: 'Everybody has accepted: the entry is MATCHED.',
  CANCELLED: 'The entry is CANCELLED.',
  TIMED_OUT: 'The entry is TIMED_OUT.',
  FAILED: 'The entry is FAILED: no game could be created.',
};

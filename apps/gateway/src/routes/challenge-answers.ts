import { type ChallengeState, challengeSchema, uuidSchema } from '@paireto/contracts';
import type { Context } from 'hono';
import { z } from 'zod';
import { answers, refuses } from '../http/describe-answers.ts';
import { bridgeRefusals } from '../http/no-answer.ts';
import { problem } from '../http/problem.ts';

/** Where challenges are. */
export const CHALLENGES_PATH = '/v1/matchmaking/challenges';

/** The path parameters of a challenge. */
export const challengeParams = z.object({ id: uuidSchema.toLowerCase().meta({ description: 'The challenge_id' }) });

/** What an endpoint about one challenge of the caller answers. */
export const describeChallengeAnswers = (success: string) => ({
  200: answers(success, challengeSchema),
  400: refuses('INVALID_REQUEST: the id is not a UUID, or `errors` names the fields that are wrong'),
  404: refuses('NOT_FOUND: there is no such challenge, or you are not one of its two players'),
  ...bridgeRefusals,
});

/** 404 for a challenge that is unknown, of others or of another tenant. */
export const challengeNotFound = (c: Context) => problem(c, 'NOT_FOUND', 'You have no challenge with this id.');

/** 409 for a challenge that does not allow this any more. */
export const notPending = (c: Context, status: ChallengeState) =>
  problem(c, 'CONFLICT', notPendingBecause[status], { challenge_status: status });

const notPendingBecause: Record<ChallengeState, string> = {
  PENDING: 'The challenge has just changed. Read it again.',
  ACCEPTED: 'The challenge is accepted: its game is being created.',
  STARTED: 'The challenge is accepted and its game is running.',
  DECLINED: 'The challenge was declined.',
  WITHDRAWN: 'The challenge was withdrawn.',
  EXPIRED: 'The challenge has expired.',
  FAILED: 'The challenge was accepted, but no game could be created.',
};

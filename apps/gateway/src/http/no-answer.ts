import type { Context } from 'hono';
import { commonRefusals, refuses } from './describe-answers.ts';
import { unavailable } from './problem.ts';

/** The error answers of an endpoint that a bridge serves. */
export const bridgeRefusals = {
  ...commonRefusals,
  503: refuses('UNAVAILABLE: no bridge answers, or its database is away; see Retry-After. Repeating is safe'),
};

/** 503 when no bridge answered. Every request to a bridge may be repeated. */
export const noAnswer = (c: Context) =>
  unavailable(
    c,
    'What keeps challenges, records and ratings does not answer now. Send the same again a little later; that is safe. ' +
      'Queues work all the same.',
    true,
  );

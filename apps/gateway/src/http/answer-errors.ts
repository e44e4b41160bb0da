import type { Logger } from '@paireto/runtime';
import type { ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { KeysUnavailableError } from '../ports/authenticate.ts';
import { StoreUnavailableError } from '../ports/entry-store.ts';
import type { AppEnv } from './app-env.ts';
import { problem, unavailable } from './problem.ts';

/** What those are told whose token cannot be looked at. */
export const KEYS_UNAVAILABLE =
  'Tokens cannot be verified now: their keys are not known here yet. Send the same request again a little later.';

/** Turns whatever a handler throws into problem details. What nobody expected is logged and never told. */
export function answerErrors(logger: Logger): ErrorHandler<AppEnv> {
  return (error, c) => {
    const requestId = c.get('requestId');
    if (error instanceof StoreUnavailableError) {
      logger.debug({ err: error.cause, request_id: requestId }, 'answered 503: the ticket store is away');
      return unavailable(
        c,
        error.applied === 'no'
          ? 'The ticket store cannot be reached; nothing was changed. Send the same request again.'
          : 'The ticket store did not answer. Send the same request again: it cannot be carried out twice.',
        true,
      );
    }
    if (error instanceof KeysUnavailableError) {
      logger.debug({ err: error.cause, request_id: requestId }, 'answered 503: the keys of tokens are not known yet');
      return unavailable(c, KEYS_UNAVAILABLE, true);
    }
    if (error instanceof HTTPException && error.status === 415) {
      const detail = 'Send the body as JSON, with the header "Content-Type: application/json".';
      return problem(c, 'UNSUPPORTED_MEDIA_TYPE', detail);
    }
    if (error instanceof HTTPException && error.status === 400) {
      const errors = [{ path: '', message: 'expected a JSON object' }];
      return problem(c, 'INVALID_REQUEST', 'The body is not well-formed JSON.', { errors });
    }
    logger.error({ err: error, request_id: requestId, method: c.req.method, path: c.req.path }, 'a request failed');
    return problem(
      c,
      'INTERNAL',
      `Something went wrong on our side. Quote request id ${requestId} when you report it.`,
    );
  };
}

/** 404 for paths that do not exist. */
export const answerNotFound: NotFoundHandler<AppEnv> = (c) =>
  problem(c, 'NOT_FOUND', 'There is nothing at this path. /docs describes the API.');

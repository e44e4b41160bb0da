import type { SocketReply, SocketRequest } from '@paireto/contracts';
import { defined } from '@paireto/contracts';
import type { Verified } from '../../http/app-env.ts';
import { restRequestOf } from './rest-request-of.ts';

/** What came of a request over a socket. */
export type CarriedOut = Pick<SocketReply, 'status' | 'body' | 'retry_after'>;

/** Carries out a request of a player over a socket. May reject. */
export type CarryOut = (verified: Verified, request: RestBound) => Promise<CarriedOut>;

/** A request over a socket that the REST API has too. */
export type RestBound = Parameters<typeof restRequestOf>[0];

export const isRestBound = (request: SocketRequest): request is RestBound =>
  request.op !== 'auth' && request.op !== 'ping';

/** What the HTTP surface offers to requests from inside: the caller goes beside the request, never in it. */
interface AskApp {
  request(path: string, init: RequestInit, bindings: { verified: Verified }): Response | Promise<Response>;
}

/** By the handlers of the REST API, so that the answers are theirs. */
export function createCarryOut(app: AskApp): CarryOut {
  return async (verified, request) => {
    const { path, ...init } = restRequestOf(request);
    const response = await app.request(path, init, { verified });
    const retryAfterS = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      status: response.status,
      body: await response.json(),
      ...defined('retry_after', Number.isInteger(retryAfterS) ? retryAfterS : undefined),
    };
  };
}

import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ErrorCode } from '@paireto/contracts';
import type { Caller, ServiceCaller, TokenLife } from '../ports/caller.ts';

/** Who sent a request, verified, and for how long that counts. */
export interface Verified {
  caller: Caller;
  token: TokenLife;
}

/** Headers of an answer by name. Each is spelled in one way everywhere, or it would be sent twice. */
export type AnswerHeaders = Record<string, string>;

/**
 * What the middlewares leave for the handlers: `caller` and `token` are there behind `requireCaller` only, `service`
 * behind `requireService` only. `verified` comes with requests that the gateway makes of itself; what comes over the network
 * has no way to set it. `cut` ends the connection that a request came on, `address` is where it came from; both are there for
 * requests over the network only. `problem`: the code that was answered. `headers`: what the answer will have of headers beside
 * its own. `complete`: the answer that has them already.
 */
export type AppEnv = {
  Bindings: { verified?: Verified; cut?: () => void; address?: string };
  Variables: {
    requestId: string;
    headers: AnswerHeaders;
    complete?: Response;
    service: ServiceCaller;
    problem?: ErrorCode;
  } & Verified;
};

/** The gateway's Hono app, which also collects the routes of the OpenAPI document. */
export type App = OpenAPIHono<AppEnv>;

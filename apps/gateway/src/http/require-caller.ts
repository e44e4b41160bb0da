import type { Context } from 'hono';
import type { Authenticate } from '../ports/authenticate.ts';
import type { AppEnv, Verified } from './app-env.ts';
import { problem } from './problem.ts';

/** Finds out who sent a request, for the handlers; the answer where it is not known. */
export type RequireCaller = (c: Context<AppEnv>) => Promise<Response | undefined>;

/**
 * Lets only requests with a valid token through, and tells the handlers who sent them. 401 follows RFC 6750. Requests
 * that the gateway makes of itself for a player whom it verified bring that along.
 */
export function requireCaller(authenticate: Authenticate): RequireCaller {
  return async (c) => {
    // There are no bindings where a test asks the app itself.
    const verified: Verified | undefined = (c.env as AppEnv['Bindings'] | undefined)?.verified;
    const result = verified
      ? { outcome: 'authenticated' as const, ...verified }
      : await authenticate(c.req.header('authorization'));
    if (result.outcome !== 'authenticated') return unauthorized(c, result.outcome, result.detail);
    c.set('caller', result.caller);
    c.set('token', result.token);
    return undefined;
  };
}

/** 401 as RFC 6750 asks. */
export function unauthorized(c: Context, outcome: 'missing' | 'refused', detail: string) {
  return problem(c, 'UNAUTHORIZED', detail, {}, { 'WWW-Authenticate': bearerChallenge(outcome, detail) });
}

/** The value of `WWW-Authenticate` (RFC 6750). */
export function bearerChallenge(outcome: 'missing' | 'refused', detail: string): string {
  if (outcome === 'missing') return 'Bearer';
  return `Bearer error="invalid_token", error_description="${detail.replaceAll('"', "'")}"`;
}

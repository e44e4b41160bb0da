import type { Context } from 'hono';
import type { Authenticate, AuthOutcome } from '../ports/authenticate.ts';
import type { AppEnv, Verified } from './app-env.ts';
import type { Step } from './in-steps.ts';
import { problem } from './problem.ts';

/** Finds out who sent a request, for the handlers; the answer where it is not known. */
export type RequireCaller = Step;

/**
 * Lets only requests with a valid token through, and tells the handlers who sent them. 401 follows RFC 6750. Requests
 * that the gateway makes of itself for a player whom it verified bring that along.
 */
export function requireCaller(authenticate: Authenticate): RequireCaller {
  return (c) => {
    // There are no bindings where a test asks the app itself.
    const verified: Verified | undefined = (c.env as AppEnv['Bindings'] | undefined)?.verified;
    if (verified !== undefined) return note(c, verified);
    const result = authenticate(c.req.header('authorization'));
    return result instanceof Promise ? result.then((its) => take(c, its)) : take(c, result);
  };
}

const take = (c: Context<AppEnv>, result: AuthOutcome): Response | undefined =>
  result.outcome === 'authenticated' ? note(c, result) : unauthorized(c, result.outcome, result.detail);

function note(c: Context<AppEnv>, { caller, token }: Verified): undefined {
  c.set('caller', caller);
  c.set('token', token);
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

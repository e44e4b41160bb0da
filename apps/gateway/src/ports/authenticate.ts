import type { Caller, ServiceCaller, TokenLife } from './caller.ts';

/**
 * The outcome of checking an Authorization header. `missing`: there is no bearer token at all.
 * `detail` is safe to send back: it names what is wrong, never what would be right.
 */
export type AuthOutcome =
  | { outcome: 'authenticated'; caller: Caller; token: TokenLife }
  | { outcome: 'missing'; detail: string }
  | { outcome: 'refused'; detail: string };

/** Tells who sent a request by the value of its Authorization header. Never throws. */
export type Authenticate = (authorization: string | undefined) => Promise<AuthOutcome>;

/** Tells which service sent a request under /internal. The same outcomes; never throws. */
export type AuthenticateService = (
  authorization: string | undefined,
) => Promise<Exclude<AuthOutcome, { outcome: 'authenticated' }> | { outcome: 'authenticated'; service: ServiceCaller }>;

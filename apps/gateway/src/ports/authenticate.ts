import type { Caller, TokenLife } from './caller.ts';

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

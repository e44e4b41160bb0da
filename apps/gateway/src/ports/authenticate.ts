import type { Caller, ServiceCaller, TokenLife } from './caller.ts';

/**
 * The outcome of checking an Authorization header. `missing`: there is no bearer token at all.
 * `detail` is safe to send back: it names what is wrong, never what would be right.
 */
export type AuthOutcome =
  | { outcome: 'authenticated'; caller: Caller; token: TokenLife }
  | { outcome: 'missing'; detail: string }
  | { outcome: 'refused'; detail: string };

/**
 * Tells who sent a request by the value of its Authorization header: at once where that is known already.
 * @throws {KeysUnavailableError}
 */
export type Authenticate = (authorization: string | undefined) => AuthOutcome | Promise<AuthOutcome>;

/** Tells which service sent a request under /internal. The same outcomes. @throws {KeysUnavailableError} */
export type AuthenticateService = (
  authorization: string | undefined,
) => Promise<Exclude<AuthOutcome, { outcome: 'authenticated' }> | { outcome: 'authenticated'; service: ServiceCaller }>;

/** Keys have not been had yet, so that nothing can be said of any token. */
export class KeysUnavailableError extends Error {
  readonly code = 'UNAVAILABLE';
  constructor(cause?: unknown) {
    super('the keys of tokens are not known yet', { cause });
    this.name = 'KeysUnavailableError';
  }
}

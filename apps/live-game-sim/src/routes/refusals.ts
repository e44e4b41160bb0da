/** The refusals of docs/live-game-api.md that have nothing to do with a game. */
export const unauthorized = {
  error: 'unauthorized',
  reason: 'a valid service token is required',
  retryable: false,
} as const;

/** @param reason what is wrong with the request */
export const invalid = (reason: string) => ({ error: 'invalid_request', reason, retryable: false });

/** @param maxBytes as many as a body may have */
export const tooLarge = (maxBytes: number) => ({
  error: 'too_large',
  reason: `at most ${maxBytes} bytes`,
  retryable: false,
});

/** The token of an `Authorization: Bearer` header; empty where there is none. */
export function bearerOf(authorization: string | undefined): string {
  const [scheme, token] = (authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? (token ?? '') : '';
}

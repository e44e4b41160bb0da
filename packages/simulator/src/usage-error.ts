/** An option or a file that makes no sense. The message names it and says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}

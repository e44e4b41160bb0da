/** A source of ratings did not answer, or not with anything that makes sense. `message` says why, for the log. */
export class SourceAwayError extends Error {
  override readonly name = 'SourceAwayError';
  readonly code = 'SOURCE_AWAY';
}

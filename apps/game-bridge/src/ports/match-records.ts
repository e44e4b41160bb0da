import type { MatchRecord } from '../use-cases/match-record.ts';

/** A record that the database refuses for what is in it; writing it again cannot succeed. */
export class RefusedRecordError extends Error {
  override readonly name = 'RefusedRecordError';
  readonly code = 'REFUSED_RECORD';
}

/** The history of matches. */
export interface MatchRecords {
  /**
   * Writes records, all or none; what is known already is merged, so that order and repetition do not matter.
   * @throws {RefusedRecordError} when at least one of them is unacceptable; any other error: try all of them again later.
   */
  write(records: readonly MatchRecord[]): Promise<void>;
}

import type { Challenges } from '../ports/challenges.ts';
import type { MatchHistory } from '../ports/match-history.ts';
import type { MatchRecords } from '../ports/match-records.ts';
import type { MatchResults } from '../ports/match-results.ts';
import type { OldHistory } from '../ports/old-history.ts';
import type { RatingBook } from '../ports/rating-book.ts';

/** All that asks the database something, on a large history; and a way to look something up that is not looked at. */
export interface DatabasePorts {
  records: MatchRecords;
  history: MatchHistory;
  oldHistory: OldHistory;
  challenges: Challenges;
  ratings: RatingBook;
  results: MatchResults;
  query: <Row = Record<string, never>>(text: string, values?: unknown[]) => Promise<Row[]>;
}

/** Something that is asked, and how. */
export type QueryCase = readonly [what: string, run: (ports: DatabasePorts) => Promise<unknown>];

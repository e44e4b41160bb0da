/** One line of the table that `npm run bench:engine` prints. */
export interface BenchRow {
  /** What was measured, such as `1v1 full pass`. */
  readonly bench: string;
  /** Tickets waiting when the measured work begins. */
  readonly waiting: number;
  /** Median time of one operation, ms. */
  readonly medianMs: number;
  /** 95th percentile of the same, ms; absent when there were too few runs to tell. */
  readonly p95Ms?: number;
  /** Tickets that one operation works on, divided by the median; absent where that says nothing. */
  readonly ticketsPerSecond?: number;
  /** Median over the median time of `Float64Array.sort` on the same ratings in the same run. */
  readonly timesSort?: number;
  /** Heap and array buffers that one waiting ticket takes inside the pool, without the caller's ticket object. */
  readonly bytesPerTicket?: number;
  /** What else there is to say, such as what a match looked like. */
  readonly note?: string;
}

/** What is wanted of a run. */
export interface BenchScope {
  /** Pools larger than this are left out. */
  readonly mostWaiting: number;
  /** Whether a bench of this name is to be run. */
  wants(bench: string): boolean;
}

/** A file of benches offers this. Rows are handed out as they are measured; what the scope leaves out costs nothing. */
export type RunBenches = (onRow: (row: BenchRow) => void, scope: BenchScope) => void;

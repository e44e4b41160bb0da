/** A violation with what is known of the tickets it is about. */
export interface ExplainedViolation {
  guarantee: string;
  text: string;
  /** One line per event of the tickets concerned, and what each account says of them at the end. */
  story: readonly string[];
}

/** Tickets that were under way when Redis lost its last writes, those of them that are gone, and who plays twice. */
export interface Loss {
  tainted: number;
  gone: number;
  playedTwice: number;
}

/** What came out of one cell. Durations in ms. */
export interface CellResult {
  name: string;
  about: string;
  /** Tickets that clients were told of. */
  joins: number;
  /** Matches that got a game. */
  matches: number;
  cancelled: number;
  /** Undefined: not within the time that was given. */
  recoveryMs: number | undefined;
  recoveryBarMs: number;
  stallMs: number;
  stallBarMs: number | undefined;
  /** From the end of the load until nothing happened any more. */
  settledMs: number;
  /** What Redis lost, where it lost its last writes. */
  loss: Loss | undefined;
  violations: readonly ExplainedViolation[];
  /** There are more violations than are explained. */
  violationCount: number;
  /** Why the cell could not be run to its end. */
  error?: string;
}

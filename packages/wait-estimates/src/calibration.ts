/** What somebody was told when they joined, and what came of it; waits in one unit, whichever. */
export interface Prediction {
  readonly p50: number;
  readonly p90: number;
  /** How long they waited. */
  readonly wait: number;
  /** False: they left unmatched after that wait. Default true. */
  readonly isMatched?: boolean;
}

/** How true predictions were: about half and nine tenths where they are right. */
export interface Calibration {
  /** Predictions that could be judged. */
  readonly count: number;
  /** Share of waits that were not longer than their p50, and p90; NaN of none. */
  readonly within50: number;
  readonly within90: number;
}

/**
 * Compares predictions with what came. Who left unmatched waited longer than predicted if they left after that, and says
 * nothing if they left before.
 */
export function calibrationOf(predictions: Iterable<Prediction>): Calibration {
  const under50 = { within: 0, count: 0 };
  const under90 = { within: 0, count: 0 };
  for (const { p50, p90, wait, isMatched = true } of predictions) {
    judge(under50, wait, p50, isMatched);
    judge(under90, wait, p90, isMatched);
  }
  return {
    count: under90.count,
    within50: under50.within / under50.count,
    within90: under90.within / under90.count,
  };
}

function judge(sum: { within: number; count: number }, wait: number, predicted: number, isMatched: boolean): void {
  if (!isMatched && wait <= predicted) return;
  sum.count += 1;
  if (wait <= predicted) sum.within += 1;
}

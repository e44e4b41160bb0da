import { createArrivalEstimate } from './arrival-estimate.ts';
import { type Layout, scaleOf } from './layout.ts';

/** What a second of waiting is worth, rating points: the price at which waits and gaps are weighed against each other. */
const POINTS_PER_SECOND = 5;
/** Opening window, and its growth with the wait and the squared wait, all in the scale of the place: see below. */
const OPENING = 1;
const GROWTH = 0.1;
const HASTE = 0.3;

/**
 * Windows that suit the density of a queue. Where arrivals are dense a better partner comes soon, and the window is
 * narrow: measured by the distance s = sqrt(price / (arrivals per second and point)) and the time s / price, every queue
 * is the same. With a the wait in that time, a window is s · (OPENING + GROWTH · a + HASTE · a²): who is still there after
 * a few such times is stranded, and goes soon. What the estimate says on arrival holds for a ticket's whole wait, so that
 * windows never shrink.
 * Source: min-cost perfect matching with delays (Emek, Kutten, Wattenhofer, STOC 2016) for the objective; the scale
 * follows from its units. The constants are the best of simulations against the offline optimum (docs/simulate.md).
 */
export interface AdaptiveWindows {
  /** Slots that are new. Their order does not matter. */
  noteArrivals(layout: Layout, arrivals: Int32Array, nowMs: number): void;
  /** Learns from the same in rating order. */
  noteRatings(layout: Layout, sorted: Int32Array): void;
  /** Gives these slots the scale of their place. In the order of their memory it is fastest. */
  open(layout: Layout, arrivals: Int32Array): void;
  /** Writes half of the windows (points) of those with these scales over them, who have waited so long (ms). O(n). */
  halve(scales: Float64Array, waits: Float64Array): void;
  /** When the windows of two admit this cost in the mean, epoch ms; the past when they do already. */
  admitsAt(layout: Layout, one: number, other: number, cost: number): number;
}

export function createAdaptiveWindows(): AdaptiveWindows {
  const estimate = createArrivalEstimate();
  const pricePerMs = POINTS_PER_SECOND / 1_000;

  const windowAfter = (scale: number, waitedMs: number): number => {
    const price = pricePerMs * Math.max(0, waitedMs);
    return OPENING * scale + GROWTH * price + (HASTE * price * price) / scale;
  };

  return {
    noteArrivals: (layout, arrivals, nowMs) => estimate.noteTimes(layout, arrivals, nowMs),
    noteRatings: (layout, sorted) => estimate.noteRatings(layout, sorted),
    open: (layout, arrivals) => estimate.writeScales(layout, arrivals, POINTS_PER_SECOND),
    halve(scales, waits) {
      for (let row = 0; row < scales.length; row += 1) {
        const scale = scales[row]!;
        const price = pricePerMs * Math.max(0, waits[row]!);
        scales[row] = (OPENING * scale + GROWTH * price + (HASTE * price * price) / scale) / 2;
      }
    },
    admitsAt(layout, one, other, cost) {
      const { enqueuedAt } = layout;
      // From the later of the two on: a square in the time since.
      const [early, late] = enqueuedAt[one]! < enqueuedAt[other]! ? [one, other] : [other, one];
      const startMs = enqueuedAt[late]!;
      const headMs = startMs - enqueuedAt[early]!;
      const [earlyScale, lateScale] = [scaleOf(layout, early), scaleOf(layout, late)];
      const missing = 2 * cost - windowAfter(lateScale, 0) - windowAfter(earlyScale, headMs);
      if (missing <= 0) return startMs;
      const square = HASTE * pricePerMs * pricePerMs * (1 / earlyScale + 1 / lateScale);
      const linear = 2 * GROWTH * pricePerMs + (2 * HASTE * pricePerMs * pricePerMs * headMs) / earlyScale;
      return startMs + (2 * missing) / (linear + Math.sqrt(linear * linear + 4 * square * missing));
    },
  };
}

import { createArrivalEstimate } from './arrival-estimate.ts';
import type { Layout } from './layout.ts';

/** What a second of waiting is worth, rating points: the price at which waits and gaps are weighed against each other. */
export const POINTS_PER_SECOND = 5;
/** Share of the typical distance that a window opens with, and by how much of the price of waiting it grows. */
const OPENING = 0.6;
const GROWTH = 1;

/**
 * Windows that suit the density of a queue: where arrivals are dense, a better partner comes soon, and the window is
 * narrow. w = OPENING · sqrt(price / (arrivals per second and point)) + GROWTH · price · wait. What the estimate says on
 * arrival stays a ticket's opening window, so that windows never shrink.
 * Source: min-cost perfect matching with delays (Emek, Kutten, Wattenhofer, STOC 2016) for the objective; the square root
 * follows from its scaling.
 */
export interface AdaptiveWindows {
  /** Gives these slots, longest waiting first, their opening windows. */
  open(layout: Layout, arrivals: Int32Array, nowMs: number): void;
  /** The window of a ticket, points. */
  windowOf(layout: Layout, index: number, nowMs: number): number;
  /** When the windows of two admit this cost in the mean, epoch ms. */
  admitsAt(layout: Layout, one: number, other: number, cost: number): number;
}

export function createAdaptiveWindows(): AdaptiveWindows {
  const estimate = createArrivalEstimate();
  const growthPerMs = (GROWTH * POINTS_PER_SECOND) / 1_000;
  return {
    open({ ratings, enqueuedAt, baseWindows }, arrivals, nowMs) {
      const pick = (column: Float64Array) => Float64Array.from(arrivals, (slot) => column[slot]!);
      estimate.observe(pick(ratings), pick(enqueuedAt), nowMs);
      for (const slot of arrivals) {
        baseWindows[slot] = OPENING * Math.sqrt(POINTS_PER_SECOND / estimate.intensity(ratings[slot]!));
      }
    },
    windowOf: ({ baseWindows, enqueuedAt }, index, nowMs) =>
      baseWindows[index]! + growthPerMs * (nowMs - enqueuedAt[index]!),
    admitsAt({ baseWindows, enqueuedAt }, one, other, cost) {
      const missing = 2 * cost - baseWindows[one]! - baseWindows[other]!;
      return (enqueuedAt[one]! + enqueuedAt[other]! + missing / growthPerMs) / 2;
    },
  };
}

import type { Ruleset, Ticket } from '@paireto/contracts';
import { limitAfter } from '@paireto/engine';

/**
 * How many rating points apart a ticket and others may be by its own wait, ms; undefined where ratings say nothing. What
 * provisional players add is not in it, nor that the wait of somebody who waits longer may count.
 */
export function ratingWindowAfter(
  { rating }: Pick<Ruleset, 'rating'>,
  { maxRatingGap = Number.POSITIVE_INFINITY }: Pick<Ticket, 'maxRatingGap'>,
  waitedMs: number,
): number | undefined {
  if (rating === undefined) return undefined;
  const window = limitAfter(rating.window, waitedMs);
  // With `either` the window of the other is enough.
  return rating.measuredBy === 'both' ? Math.min(window, maxRatingGap) : window;
}

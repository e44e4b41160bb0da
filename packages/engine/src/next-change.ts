import { firstGroupFrom, type Lane, unlinkGroup } from './lane.ts';
import type { Lanes } from './lanes.ts';
import { type RatingRule, waitUntilWindow } from './rating-window.ts';
import type { SortedSlots } from './sorted-slots.ts';
import type { TicketColumns } from './ticket-table.ts';

/**
 * When the next two of these tickets can meet if nobody joins or leaves, epoch ms; undefined if never.
 * Meant for tickets that a pass has just left over.
 *
 * A pair can meet once the junior's window reaches the gap (the senior's is at least as wide), so each ticket is
 * asked for its nearest senior: from the most junior on, take it out, look at its two neighbours. O(n), with regions
 * O(n log n).
 */
export function nextChange(
  rule: RatingRule,
  columns: TicketColumns,
  byAge: SortedSlots,
  lanes: Lanes,
): number | undefined {
  let next = Number.POSITIVE_INFINITY;
  for (let rank = byAge.count - 1; rank > 0; rank -= 1) {
    const slot = byAge.slots[rank]!;
    const gap = gapToNearestSenior(columns, lanes, slot);
    next = Math.min(next, columns.enqueuedAt[slot]! + waitUntilWindow(rule, gap));
  }
  return next === Number.POSITIVE_INFINITY ? undefined : next;
}

/** Takes the most junior ticket out of its lanes; Infinity when it has no seniors that it may meet. */
function gapToNearestSenior(columns: TicketColumns, lanes: Lanes, slot: number): number {
  const rating = columns.ratings[slot]!;
  const gapInAll = dropLast(lanes.all, lanes.groupInAll[slot]!, rating);
  if (!lanes.mixed) return gapInAll;
  const region = columns.regions[slot]!;
  const gapInOwn = dropLast(lanes.own[region]!, lanes.groupInOwn[slot]!, rating);
  if (region === 0) return gapInAll;
  const anywhere = lanes.own[0]!;
  const right = firstGroupFrom(anywhere, rating);
  const left = anywhere.lefts[right]!;
  return Math.min(gapInOwn, rating - anywhere.ratings[left]!, anywhere.ratings[right]! - rating);
}

/** Drops the last (most junior) member of a group; returns the gap from it to the nearest one left in the lane. */
function dropLast(lane: Lane, group: number, rating: number): number {
  lane.ends[group]! -= 1;
  if (lane.ends[group]! > lane.heads[group]!) return 0;
  unlinkGroup(lane, group);
  return Math.min(rating - lane.ratings[lane.lefts[group]!]!, lane.ratings[lane.rights[group]!]! - rating);
}

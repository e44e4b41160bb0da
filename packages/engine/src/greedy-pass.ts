import { firstGroupFrom, headOfGroup, type Lane } from './lane.ts';
import type { Lanes } from './lanes.ts';
import type { SortedSlots } from './sorted-slots.ts';
import type { TicketColumns } from './ticket-table.ts';

/** What a pass looks at. `windows` is by slot, in points. */
export interface PassInput {
  readonly columns: TicketColumns;
  readonly byAge: SortedSlots;
  readonly lanes: Lanes;
  readonly windows: Float64Array;
  /** By slot, 1 for every ticket of the pass; used up. */
  readonly isOpen: Uint8Array;
}

/**
 * Longest waiting first: in order of seniority each ticket takes the admissible opponent nearest in rating (tie: the
 * longer waiting). Calls `onPair(senior slot, junior slot)` in that order.
 *
 * A ticket that found nobody is out for the rest of the pass: whoever comes later and could take it, it could have
 * taken. So every walk meets only juniors, whose windows are not wider than the walker's; it passes over those whose
 * own window is still too narrow. Of one window width and on one side of a junior, the walkers that pass over it are
 * each more than twice as far away as the one before, hence O(n · k · log(widest / narrowest window)) steps for k
 * different widths, and O(n) where all windows are equal. Regions multiply that by the number of regions.
 */
export function pairGreedily(input: PassInput, onPair: (senior: number, junior: number) => void): void {
  const { byAge, isOpen } = input;
  for (let rank = 0; rank < byAge.count; rank += 1) {
    const slot = byAge.slots[rank]!;
    if (isOpen[slot] === 0) continue;
    isOpen[slot] = 0;
    const opponent = opponentOf(input, slot);
    if (opponent === -1) continue;
    isOpen[opponent] = 0;
    onPair(slot, opponent);
  }
}

function opponentOf(input: PassInput, slot: number): number {
  const { columns, lanes } = input;
  const region = columns.regions[slot]!;
  if (region === 0) return nearestIn(input, lanes.all, lanes.groupInAll[slot]!, slot, -1);
  const own = lanes.own[region]!;
  const found = nearestIn(input, own, lanes.groupInOwn[slot]!, slot, -1);
  const anywhere = lanes.own[0]!;
  return nearestIn(input, anywhere, firstGroupFrom(anywhere, columns.ratings[slot]!), slot, found);
}

/**
 * Walks outward from group `start` (a linked one), the nearer side first, and returns the best admissible ticket,
 * `found` included (-1: none yet).
 */
function nearestIn(input: PassInput, lane: Lane, start: number, slot: number, found: number): number {
  const { isOpen, windows } = input;
  const { ratings: slotRatings, ranks } = input.columns;
  const rating = slotRatings[slot]!;
  let best = found;
  let bestGap = found === -1 ? windows[slot]! : Math.abs(rating - slotRatings[found]!);
  let left = lane.lefts[start]!;
  let right = start;
  for (;;) {
    const leftGap = rating - lane.ratings[left]!;
    const rightGap = lane.ratings[right]! - rating;
    const goLeft = leftGap < rightGap;
    const gap = goLeft ? leftGap : rightGap;
    if (gap > bestGap) return best;
    const group = goLeft ? left : right;
    const candidate = headOfGroup(lane, group, isOpen);
    // The head's window is the widest of its group: when it is too narrow, so are all of them.
    if (candidate !== -1 && gap <= windows[candidate]!) {
      if (best === -1 || gap < bestGap || ranks[candidate]! < ranks[best]!) best = candidate;
      bestGap = gap;
    }
    if (goLeft) left = lane.lefts[group]!;
    else right = lane.rights[group]!;
  }
}

import type { Rows } from './layout.ts';
import type { PairCheck } from './pair-check.ts';

/** What the searches need to know besides the numbers. */
export interface PartnerSearch {
  readonly check: PairCheck;
  /** Whether one comes before the other in the order of waiting. */
  readonly isSenior: (rows: Rows, one: number, other: number) => boolean;
  /** Whether windows and regions must still be computed for those that a search meets. */
  readonly refreshes: boolean;
  /** By row. Two who share no bit may not meet; saves asking. */
  readonly masks?: Int32Array | undefined;
}

/**
 * The best partner by cost (gap and penalty), the longest waiting of equals; -1 when nobody may be met.
 * Walks outward in rating order, the nearer side first, and stops where gaps alone exceed the best cost, or `reach`.
 */
export function nearestPartner(search: PartnerSearch, rows: Rows, self: number, reach: number): number {
  const { check, refreshes, masks } = search;
  const { ratings, lefts, rights } = rows;
  const rating = ratings[self]!;
  const mask = masks === undefined ? 0 : masks[self]!;
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  let left = lefts[self]!;
  let right = rights[self]!;
  let leftGap = left === -1 ? Number.POSITIVE_INFINITY : rating - ratings[left]!;
  let rightGap = right === -1 ? Number.POSITIVE_INFINITY : ratings[right]! - rating;
  for (;;) {
    const goLeft = leftGap < rightGap;
    const gap = goLeft ? leftGap : rightGap;
    if (gap > reach || gap > bestCost || gap === Number.POSITIVE_INFINITY) return best;
    const candidate = goLeft ? left : right;
    let isBestOfGroup = false;
    if (refreshes) check.refresh(rows, candidate);
    if ((masks === undefined || (masks[candidate]! & mask) !== 0) && check.mayMeet(rows, self, candidate)) {
      const cost = gap + check.penalty(rows, self, candidate);
      isBestOfGroup = cost === gap;
      if (cost < bestCost || (cost === bestCost && search.isSenior(rows, candidate, best))) {
        best = candidate;
        bestCost = cost;
      }
    }
    if (goLeft) {
      left = lefts[left]!;
      leftGap = left === -1 ? Number.POSITIVE_INFINITY : rating - ratings[left]!;
    } else {
      right = rights[right]!;
      // Equals stand in order of waiting: behind one without penalty nobody on this side is better.
      const isDone = right === -1 || isBestOfGroup;
      rightGap = isDone ? Number.POSITIVE_INFINITY : ratings[right]! - rating;
    }
  }
}

/**
 * The partner with the least penalty, the longest waiting of equals; -1 when nobody may be met.
 * Looks through everybody within `reach` in rating order and, in turn, through those who are linked in order of waiting
 * behind it, and ends with whichever is through first: O(min(m, n / m)) for m of n within reach, if few are refused.
 */
export function earliestPartner(
  search: PartnerSearch,
  rows: Rows,
  self: number,
  reach: number,
  juniors?: Int32Array,
): number {
  const { check, refreshes } = search;
  const { ratings } = rows;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  const consider = (candidate: number): number => {
    if (refreshes) check.refresh(rows, candidate);
    if (!check.mayMeet(rows, self, candidate)) return Number.POSITIVE_INFINITY;
    const penalty = check.penalty(rows, self, candidate);
    if (penalty < least || (penalty === least && search.isSenior(rows, candidate, best))) {
      best = candidate;
      least = penalty;
    }
    return penalty;
  };
  const outward = [rows.lefts, rows.rights].map((links) => ({ links, at: links[self]! }));
  let junior = juniors === undefined ? -1 : juniors[self]!;
  for (;;) {
    if (junior !== -1) {
      if (consider(junior) === 0) return junior;
      junior = juniors![junior]!;
    }
    let isThrough = true;
    for (const side of outward) {
      if (side.at === -1 || Math.abs(ratings[side.at]! - ratings[self]!) > reach) continue;
      isThrough = false;
      consider(side.at);
      side.at = side.links[side.at]!;
    }
    if (isThrough) return best;
  }
}

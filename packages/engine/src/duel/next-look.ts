import { waitUntilLimit } from '../rules/growing-limit.ts';
import type { GrowingLimit, MatchRules } from '../rules/match-rules.ts';
import { kindOf, type Layout } from './layout.ts';
import { createWiderWindow } from './wider-window.ts';

/** How many tickets beyond the window are asked exactly before a bound will do. */
const EXACT_NEIGHBOURS = 32;

/** What the next look depends on besides the ticket. */
export interface LookContext {
  readonly layout: Layout;
  readonly nowMs: number;
  /** Nobody in the pool has waited since before this, epoch ms. */
  readonly oldestMs: number;
  /** Kinds of tickets that there may be in the pool, as bits. */
  readonly kinds: number;
}

/** A time, epoch ms; Infinity: never. */
export type NextLook = (context: LookContext, slot: number) => number;

/**
 * When something else than the rating window loosens for a ticket. Never too late, and seldom too early: a rule that
 * relaxes counts for everybody at once, whether it refuses anybody or not. O(rules).
 */
export function createNextRelaxation(rules: MatchRules): NextLook {
  const relaxations = relaxationsOf(rules);
  const latency = rules.regions?.latency;
  return ({ layout, nowMs, kinds }, slot) => {
    const enqueuedAt = layout.enqueuedAt[slot]!;
    let next = Number.POSITIVE_INFINITY;
    for (const { kind, waitMs } of relaxations) {
      const at = enqueuedAt + waitMs;
      if ((kinds & kind) !== 0 && at > nowMs && at < next) next = at;
    }
    if (latency === undefined || (kinds & kindOf.latency) === 0) return next;
    return Math.min(next, enqueuedAt + nextGrowth(latency, nowMs - enqueuedAt));
  };
}

/** The waits from which on something else than the rating window is looser, and the kind of tickets that it concerns. */
function relaxationsOf({ regions, avoidRecent, preferences }: MatchRules): { kind: number; waitMs: number }[] {
  const all = [
    { kind: kindOf.region, waitMs: regions?.relaxAfterMs },
    { kind: kindOf.avoid, waitMs: avoidRecent?.relaxAfterMs },
    ...preferences.map(({ relaxAfterMs }) => ({ kind: kindOf.wish, waitMs: relaxAfterMs })),
  ];
  return all.flatMap(({ kind, waitMs }) => (waitMs === undefined ? [] : [{ kind, waitMs }]));
}

/** The first wait after this one at which the limit is higher; Infinity: never. */
function nextGrowth({ initial, max, growth, steps }: GrowingLimit, waitedMs: number): number {
  if (growth === undefined)
    return steps?.find(({ afterMs }) => afterMs > waitedMs)?.afterMs ?? Number.POSITIVE_INFINITY;
  const growths = Math.max(0, Math.floor(waitedMs / growth.everyMs));
  const hasEnded = growth.by === 0 || initial + growth.by * growths >= max;
  return hasEnded ? Number.POSITIVE_INFINITY : (growths + 1) * growth.everyMs;
}

/** When the rating window, wider by `extra` points, admits two tickets, epoch ms; Infinity: never. */
export function ratingsMeetAt(
  rules: MatchRules,
  { enqueuedAt }: Layout,
  one: number,
  other: number,
  gap: number,
  extra: number,
): number {
  if (rules.rating === undefined) return Number.NEGATIVE_INFINITY;
  const pick = rules.expansionAge === 'oldest' ? Math.min : Math.max;
  return pick(enqueuedAt[one]!, enqueuedAt[other]!) + waitUntilLimit(rules.rating.window, gap, extra);
}

/**
 * The first time ahead at which a neighbour comes within the rating window: walks outward past those who are in it
 * already, until no farther one can be earlier. A pair comes into the window by the wait of its counting ticket, which
 * `oldestMs` bounds. Never too late. O(tickets in the window).
 */
export function createNextInWindow(rules: MatchRules): NextLook {
  const window = rules.rating?.window;
  if (window === undefined) return () => Number.POSITIVE_INFINITY;
  const takesOldest = rules.expansionAge === 'oldest';
  const needsBothLimits = rules.rating?.measuredBy === 'both';
  const wider = createWiderWindow(rules);
  return ({ layout, nowMs, oldestMs, kinds }, slot) => {
    const { ratings, enqueuedAt, lefts, rights } = layout;
    const reach = needsBothLimits ? layout.limits[slot]! : Number.POSITIVE_INFINITY;
    const most = wider.most(kinds);
    const rating = ratings[slot]!;
    const own = enqueuedAt[slot]!;
    const bound = takesOldest ? Math.min(own, oldestMs) : own;
    let next = Number.POSITIVE_INFINITY;
    let asked = 0;
    let left = lefts[slot]!;
    let right = rights[slot]!;
    while (left !== -1 || right !== -1) {
      const leftGap = left === -1 ? Number.POSITIVE_INFINITY : rating - ratings[left]!;
      const rightGap = right === -1 ? Number.POSITIVE_INFINITY : ratings[right]! - rating;
      const goLeft = leftGap < rightGap;
      const otherSlot = goLeft ? left : right;
      const other = enqueuedAt[otherSlot]!;
      const gap = goLeft ? leftGap : rightGap;
      if (gap > reach) return next;
      let waitMs = waitUntilLimit(window, gap, most);
      const earliest = bound + waitMs;
      if (earliest >= next) return next;
      if (earliest > nowMs && asked++ >= EXACT_NEIGHBOURS) return earliest;
      if (most > 0) waitMs = waitUntilLimit(window, gap, wider.between(layout.kinds[slot]!, layout.kinds[otherSlot]!));
      const at = (own < other === takesOldest ? own : other) + waitMs;
      if (at > nowMs && at < next) next = at;
      if (goLeft) left = lefts[left]!;
      else right = rights[right]!;
    }
    return next;
  };
}

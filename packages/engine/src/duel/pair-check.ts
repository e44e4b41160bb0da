import { admits } from '../rules/admission.ts';
import { limitAfter } from '../rules/growing-limit.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { meetsPreference, preferenceCost, refusesUntil } from '../rules/preferences.ts';
import { regionMask, waitUntilSharedRegion } from '../rules/regions.ts';
import { kindOf, type Layout } from './layout.ts';

/** The rules of `admits` and `pairCost` on the numbers of a layout, at one time. */
export interface PairCheck {
  readonly nowMs: number;
  /** Whether the wait of the longer waiting counts for a pair. */
  readonly takesOldest: boolean;
  /** Sets the time of the pass. */
  begin(nowMs: number): void;
  /** Computes what waiting has made of a ticket's window and regions. Needed before its pairs are checked. */
  refresh(layout: Layout, index: number): void;
  /** Whether two may meet now, given their gap. O(1) for plain tickets. */
  mayMeet(layout: Layout, one: number, other: number, gap: number): boolean;
  /** The rating window of two, points; Infinity without ratings. */
  pairWindow(layout: Layout, one: number, other: number): number;
  /** What the unmet preferences of two count, points. */
  penalty(layout: Layout, one: number, other: number): number;
}

export function createPairCheck(rules: MatchRules, at: (slot: number) => PoolTicket): PairCheck {
  const { rating, regions, preferences } = rules;
  const takesOldest = rules.expansionAge === 'oldest';
  const needsBothLimits = rating?.measuredBy === 'both';
  const relaxRegionsAfterMs = regions?.relaxAfterMs ?? Number.POSITIVE_INFINITY;
  const refusing = preferences.filter((preference) => refusesUntil(preference) > 0);
  let nowMs = 0;

  const ticketOf = (layout: Layout, index: number) => at(layout.slots[index]!);

  const countingWait = ({ enqueuedAt }: Layout, one: number, other: number): number => {
    const a = enqueuedAt[one]!;
    const b = enqueuedAt[other]!;
    return Math.max(0, nowMs - (a < b === takesOldest ? a : b));
  };

  /** A limit of one's own never changes: the looser of two, or the stricter. */
  const limitsAdmit = ({ limits }: Layout, one: number, other: number, gap: number): boolean =>
    needsBothLimits ? gap <= limits[one]! && gap <= limits[other]! : gap <= limits[one]! || gap <= limits[other]!;

  /**
   * The regions after one's own wait decide, but where the counting wait is not one's own: with `oldest` they may be
   * too few for latencies, with `newest` too many. Then the exact rule is asked.
   */
  const shareRegion = (layout: Layout, one: number, other: number): boolean => {
    if ((layout.regions[one]! & layout.regions[other]!) !== 0) return true;
    const shared = (layout.openRegions[one]! & layout.openRegions[other]!) !== 0;
    if (shared === takesOldest) return shared;
    if (((layout.kinds[one]! | layout.kinds[other]!) & kindOf.latency) === 0) {
      return shared && countingWait(layout, one, other) >= relaxRegionsAfterMs;
    }
    const waitMs = waitUntilSharedRegion(regions!, [ticketOf(layout, one), ticketOf(layout, other)]);
    return waitMs <= countingWait(layout, one, other);
  };

  const wishesAdmit = (layout: Layout, one: number, other: number): boolean => {
    const a = ticketOf(layout, one);
    const b = ticketOf(layout, other);
    const waitedMs = countingWait(layout, one, other);
    return refusing.every((preference) => refusesUntil(preference) <= waitedMs || meetsPreference(preference, a, b));
  };

  const pairWindow = ({ windows }: Layout, one: number, other: number): number => {
    const a = windows[one]!;
    const b = windows[other]!;
    return a > b === takesOldest ? a : b;
  };

  const mayMeetOtherwise = (layout: Layout, one: number, other: number, gap: number): boolean => {
    const { kinds, idBits, avoidBits } = layout;
    const both = kinds[one]! & kinds[other]!;
    const any = kinds[one]! | kinds[other]!;
    if ((any & kindOf.limit) !== 0 && !limitsAdmit(layout, one, other, gap)) return false;
    if ((any & kindOf.region) !== 0 && !shareRegion(layout, one, other)) return false;
    if ((both & kindOf.wish) !== 0 && refusing.length > 0 && !wishesAdmit(layout, one, other)) return false;
    const named = (avoidBits[one]! & idBits[other]!) | (avoidBits[other]! & idBits[one]!);
    return named === 0 || admits(rules, ticketOf(layout, one), ticketOf(layout, other), nowMs);
  };

  return {
    get nowMs() {
      return nowMs;
    },
    takesOldest,
    begin(time) {
      nowMs = time;
    },
    refresh(layout, index) {
      const waitedMs = nowMs - layout.enqueuedAt[index]!;
      layout.windows[index] = rating === undefined ? Number.POSITIVE_INFINITY : limitAfter(rating.window, waitedMs);
      if (regions === undefined) return;
      const isRelaxed = waitedMs >= relaxRegionsAfterMs;
      layout.openRegions[index] =
        (layout.kinds[index]! & kindOf.latency) !== 0
          ? regionMask(regions, ticketOf(layout, index), waitedMs)
          : isRelaxed
            ? -1
            : layout.regions[index]!;
    },
    pairWindow,
    mayMeet(layout, one, other, gap) {
      if (gap > pairWindow(layout, one, other)) return false;
      if ((layout.kinds[one]! | layout.kinds[other]!) === 0) return true;
      return mayMeetOtherwise(layout, one, other, gap);
    },
    penalty(layout, one, other) {
      if ((layout.kinds[one]! & layout.kinds[other]! & kindOf.wish) === 0) return 0;
      const waitedMs = countingWait(layout, one, other);
      return preferenceCost(rules, ticketOf(layout, one), ticketOf(layout, other), waitedMs);
    },
  };
}

import { limitAfter } from '../rules/growing-limit.ts';
import type { GrowingLimit, MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { meetsPreference, preferenceCost, refusesUntil } from '../rules/preferences.ts';
import { regionMask, waitUntilSharedRegion } from '../rules/regions.ts';
import { kindOf, type Rows } from './layout.ts';
import { mayNameEachOther, regionsOf } from './player-bits.ts';
import type { TicketBook } from './ticket-book.ts';
import { createWiderWindow } from './wider-window.ts';
import { refusingEqual, WISHLESS } from './wish-hash.ts';

/** The rules of `admits` and `pairCost` on numbers, at one time. */
export interface PairCheck {
  readonly nowMs: number;
  /** Whether the wait of the longer waiting counts for a pair. */
  readonly takesOldest: boolean;
  /** Sets the time of the pass. */
  begin(nowMs: number): void;
  /** Computes what waiting has made of a ticket's window and regions. Needed before its pairs are checked. */
  refresh(rows: Rows, row: number): void;
  /** The same for all rows, who have waited so long, ms. */
  refreshAll(rows: Rows, waits: Float64Array): void;
  /** Whether two may meet now. O(1) for plain tickets. */
  mayMeet(rows: Rows, one: number, other: number): boolean;
  /** Whether two who are farther apart than their window may be, as provisional tickets. */
  isWithinWider(rows: Rows, one: number, other: number, gap: number, window: number): boolean;
  /** The rating window of two, apart from what provisional tickets add to it, points; Infinity without ratings. */
  pairWindow(rows: Rows, one: number, other: number): number;
  /** How far away somebody may be whom this ticket may meet, when others may be so far away: its own limit may be nearer. */
  reachOf(slot: number, reach: number): number;
  /** What the unmet preferences of two count, points. */
  penalty(rows: Rows, one: number, other: number): number;
}

export function createPairCheck(rules: MatchRules, book: TicketBook<PoolTicket>): PairCheck {
  const { rating, preferences } = rules;
  const wider = createWiderWindow(rules);
  const widens = wider.most(kindOf.provisional) > 0;
  const takesOldest = rules.expansionAge === 'oldest';
  const needsBothLimits = rating?.measuredBy === 'both';
  const relaxRegionsAfterMs = rules.regions?.relaxAfterMs ?? Number.POSITIVE_INFINITY;
  const relaxRecentAfterMs = rules.avoidRecent?.relaxAfterMs ?? Number.POSITIVE_INFINITY;
  const refusing = preferences.filter((preference) => refusesUntil(preference) > 0);
  const equal = refusingEqual(rules);
  const equalRefusesUntilMs = equal === undefined ? 0 : refusesUntil(equal);
  let nowMs = 0;

  /** The functions below take slots. */
  const countingWait = (one: number, other: number): number => {
    const { enqueuedAt } = book.layout;
    const a = enqueuedAt[one]!;
    const b = enqueuedAt[other]!;
    return Math.max(0, nowMs - (a < b === takesOldest ? a : b));
  };

  /** A limit of one's own never changes: the looser of two, or the stricter. */
  const limitsAdmit = (one: number, other: number): boolean => {
    const { limits, ratings } = book.layout;
    const gap = Math.abs(ratings[one]! - ratings[other]!);
    return needsBothLimits
      ? gap <= limits[one]! && gap <= limits[other]!
      : gap <= limits[one]! || gap <= limits[other]!;
  };

  /**
   * The regions after one's own wait (`open` to both) decide, but where the counting wait is not one's own: with `oldest`
   * they may be too few for latencies, with `newest` too many. Then the exact rule is asked.
   */
  const shareRegion = (one: number, other: number, open: number): boolean => {
    const { kinds } = book.layout;
    if ((open !== 0) === takesOldest) return takesOldest;
    if ((regionsOf(book.layout, one) & regionsOf(book.layout, other)) !== 0) return true;
    if (((kinds[one]! | kinds[other]!) & kindOf.latency) === 0) {
      return open !== 0 && countingWait(one, other) >= relaxRegionsAfterMs;
    }
    return waitUntilSharedRegion(rules.regions!, [book.at(one), book.at(other)]) <= countingWait(one, other);
  };

  /** For certain; false: the values must be compared. */
  const wishesDiffer = (one: number, other: number): boolean => {
    const { wishes } = book.layout;
    const a = wishes[one]!;
    const b = wishes[other]!;
    return a !== b && a !== WISHLESS && b !== WISHLESS;
  };

  const wishesAdmit = (one: number, other: number): boolean => {
    const isForEver = equalRefusesUntilMs === Number.POSITIVE_INFINITY;
    if (isForEver && wishesDiffer(one, other)) return false;
    const waitedMs = countingWait(one, other);
    if (waitedMs < equalRefusesUntilMs && wishesDiffer(one, other)) return false;
    return refusing.every(
      (preference) => refusesUntil(preference) <= waitedMs || meetsPreference(preference, book.at(one), book.at(other)),
    );
  };

  const isAvoided = (one: number, other: number): boolean => {
    const countsRecent = rules.avoidRecent !== undefined && countingWait(one, other) < relaxRecentAfterMs;
    const a = book.at(one);
    const b = book.at(other);
    return namesPlayerOf(a, b, countsRecent) || namesPlayerOf(b, a, countsRecent);
  };

  const openRegionsOf = (kinds: number, slot: number, waitedMs: number): number => {
    if ((kinds & kindOf.latency) !== 0) return regionMask(rules.regions!, book.at(slot), waitedMs);
    return (kinds & kindOf.region) === 0 || waitedMs >= relaxRegionsAfterMs ? -1 : regionsOf(book.layout, slot);
  };

  const pairWindow = ({ windows }: Rows, one: number, other: number): number => {
    const a = windows[one]!;
    const b = windows[other]!;
    return a > b === takesOldest ? a : b;
  };

  const mayMeetOtherwise = (rows: Rows, one: number, other: number): boolean => {
    const { slots, kinds, openRegions } = rows;
    const both = kinds[one]! & kinds[other]!;
    const any = kinds[one]! | kinds[other]!;
    const a = slots[one]!;
    const b = slots[other]!;
    if ((any & kindOf.region) !== 0 && !shareRegion(a, b, openRegions[one]! & openRegions[other]!)) return false;
    if ((any & kindOf.limit) !== 0 && !limitsAdmit(a, b)) return false;
    if ((both & kindOf.wish) !== 0 && refusing.length > 0 && !wishesAdmit(a, b)) return false;
    if ((any & kindOf.avoid) === 0) return true;
    return !mayNameEachOther(rows, one, other) || !isAvoided(a, b);
  };

  const isWithinWider = ({ kinds }: Rows, one: number, other: number, gap: number, window: number): boolean =>
    gap <= window + wider.between(kinds[one]!, kinds[other]!);

  return {
    get nowMs() {
      return nowMs;
    },
    takesOldest,
    begin(time) {
      nowMs = time;
    },
    refresh(rows, row) {
      const slot = rows.slots[row]!;
      const waitedMs = nowMs - book.layout.enqueuedAt[slot]!;
      rows.windows[row] = rating === undefined ? Number.POSITIVE_INFINITY : limitAfter(rating.window, waitedMs);
      if (row < rows.openRegions.length) rows.openRegions[row] = openRegionsOf(rows.kinds[row]!, slot, waitedMs);
    },
    refreshAll(rows, waits) {
      const { slots, windows, openRegions, kinds } = rows;
      for (let row = 0; row < openRegions.length; row += 1) {
        const isNamed = (kinds[row]! & (kindOf.region | kindOf.latency)) === kindOf.region;
        const waitedMs = waits[row]!;
        if (!isNamed) openRegions[row] = openRegionsOf(kinds[row]!, slots[row]!, waitedMs);
        else openRegions[row] = waitedMs >= relaxRegionsAfterMs ? -1 : regionsOf(rows, row);
      }
      if (rating === undefined) windows.fill(Number.POSITIVE_INFINITY);
      else limitsAfter(rating.window, waits, windows);
    },
    pairWindow,
    isWithinWider,
    reachOf: (slot, reach) => (needsBothLimits ? Math.min(reach, book.layout.limits[slot]!) : reach),
    mayMeet(rows, one, other) {
      const gap = Math.abs(rows.ratings[one]! - rows.ratings[other]!);
      const window = pairWindow(rows, one, other);
      if (gap > window && (!widens || !isWithinWider(rows, one, other, gap, window))) return false;
      return (rows.kinds[one]! | rows.kinds[other]!) === 0 || mayMeetOtherwise(rows, one, other);
    },
    penalty({ slots, kinds }, one, other) {
      if ((kinds[one]! & kinds[other]! & kindOf.wish) === 0) return 0;
      const a = slots[one]!;
      const b = slots[other]!;
      return preferenceCost(rules, book.at(a), book.at(b), countingWait(a, b));
    },
  };
}

/** Writes the limit after each of these waits, ms. */
function limitsAfter(limit: GrowingLimit, waits: Float64Array, limits: Float64Array): void {
  const { initial, max, growth } = limit;
  if (growth === undefined) {
    for (let row = 0; row < waits.length; row += 1) limits[row] = limitAfter(limit, waits[row]!);
    return;
  }
  const { by, everyMs } = growth;
  for (let row = 0; row < waits.length; row += 1) {
    const waitedMs = Math.max(waits[row]!, 0);
    limits[row] = Math.min(max, initial + by * Math.floor(waitedMs / everyMs));
  }
}

/** Whether a player of one ticket must not meet a player of the other. */
function namesPlayerOf(ticket: PoolTicket, other: PoolTicket, countsRecent: boolean): boolean {
  for (const { blocked, recent } of ticket.players) {
    for (const { id } of other.players) {
      if (blocked?.includes(id) || (countsRecent && recent?.includes(id))) return true;
    }
  }
  return false;
}

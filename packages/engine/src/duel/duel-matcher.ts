import { limitAfter } from '../rules/growing-limit.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { createDueQueue } from './due-queue.ts';
import { earliestPartner, nearestPartner, type PartnerSearch } from './find-partner.ts';
import type { Layout } from './layout.ts';
import { createNextLook } from './next-look.ts';
import { createPage, fillPage } from './page.ts';
import { createPairCheck } from './pair-check.ts';
import { createRatingOrder } from './rating-order.ts';
import { type SeniorService, serveSeniors } from './serve-seniors.ts';
import { sortByRating, sortBySeniority } from './sort-slots.ts';
import type { TicketBook } from './ticket-book.ts';

/** Decides who of a book's tickets meet. Between passes it remembers whom it has looked at. */
export interface DuelMatcher {
  /** A ticket has come into the book. O(1). */
  added(slot: number): void;
  /** A ticket is about to leave the book. O(log n). */
  leaving(slot: number): void;
  /** Hands out pairs, who are to leave the book. */
  pass(nowMs: number, onPair: (one: number, other: number) => void): void;
  /** See PassResult. */
  nextPassAt(nowMs: number): number | undefined;
}

/** More to look at than this part of the pool, and a pass over everybody is cheaper than one around each. */
const LOCAL_SHARE = 1 / 8;

/** Left link of a ticket that no pass has seen; its right link is then its place among those. */
const UNSEEN = -2;

export function createDuelMatcher<Ticket extends PoolTicket>(rules: MatchRules, book: TicketBook<Ticket>): DuelMatcher {
  const check = createPairCheck(rules, (slot) => book.at(slot));
  const isSeniorSlot = (a: number, b: number): boolean => {
    const { seniority } = book.layout;
    const difference = seniority[a]! - seniority[b]!;
    return difference === 0 ? book.at(a).id < book.at(b).id : difference < 0;
  };
  const isSenior = (layout: Layout, one: number, other: number): boolean => {
    const difference = layout.seniority[one]! - layout.seniority[other]!;
    return difference === 0 ? isSeniorSlot(layout.slots[one]!, layout.slots[other]!) : difference < 0;
  };
  const order = createRatingOrder(() => book.layout, isSeniorSlot);
  const due = createDueQueue();
  const nextLook = createNextLook(rules);
  const page = createPage();
  const firstCome = rules.strategy === 'fifo' || rules.ordering === 'first-come';
  const pageService: SeniorService = { patienceMs: 0, firstCome, search: { check, isSenior, refreshes: false } };
  const search: PartnerSearch = { check, isSenior, refreshes: true };

  let unseen: number[] = [];
  let oldestMs = Number.POSITIVE_INFINITY;
  let kinds = 0;
  let left = 0;

  /** The oldest and the kinds are bounds; they are taken anew when half of those have left that they were taken of. */
  const renewBounds = (): void => {
    if (left * 2 < book.size + 64) return;
    left = 0;
    oldestMs = Number.POSITIVE_INFINITY;
    kinds = 0;
    const { layout } = book;
    for (const slot of book.slots()) {
      oldestMs = Math.min(oldestMs, layout.enqueuedAt[slot]!);
      kinds |= layout.kinds[slot]!;
    }
  };

  const schedule = (slot: number): void => {
    due.set(slot, nextLook({ layout: book.layout, nowMs: check.nowMs, oldestMs, kinds }, slot));
  };

  const takeUnseen = (): Int32Array => {
    const arrivals = Int32Array.from(unseen);
    unseen = [];
    sortBySeniority(arrivals, book.layout, isSeniorSlot);
    sortByRating(arrivals, book.layout);
    return arrivals;
  };

  const passOverAll = (pairs: number[]): void => {
    const sorted = merge(order.toArray(), takeUnseen(), book.layout, isSeniorSlot);
    fillPage(page, book.layout, sorted, check);
    const isTaken = new Uint8Array(sorted.length);
    serveSeniors(pageService, page, (senior, junior) => {
      pairs.push(sorted[senior]!, sorted[junior]!);
      isTaken[senior] = 1;
      isTaken[junior] = 1;
    });
    order.rebuild(sorted.filter((_, row) => isTaken[row] === 0));
    due.reset();
    for (let slot = order.first; slot !== -1; slot = book.layout.rights[slot]!) schedule(slot);
  };

  /** The widest window of anybody who may meet this ticket. */
  const reachOf = (slot: number): number => {
    if (rules.rating === undefined) return Number.POSITIVE_INFINITY;
    const own = book.layout.enqueuedAt[slot]!;
    return limitAfter(rules.rating.window, check.nowMs - (check.takesOldest ? Math.min(own, oldestMs) : own));
  };

  /** The ticket and everybody who may meet it: before this pass none of them could meet anybody. */
  const collectAround = (slot: number, actives: Set<number>): void => {
    const { layout } = book;
    const reach = reachOf(slot);
    const rating = layout.ratings[slot]!;
    check.refresh(layout, slot);
    actives.add(slot);
    for (const links of [layout.lefts, layout.rights]) {
      for (let other = links[slot]!; other !== -1; other = links[other]!) {
        const gap = Math.abs(layout.ratings[other]! - rating);
        if (gap > reach) break;
        check.refresh(layout, other);
        if (check.mayMeet(layout, slot, other, gap)) actives.add(other);
      }
    }
  };

  const passAround = (dirty: readonly number[], pairs: number[]): void => {
    const actives = new Set<number>();
    for (const slot of dirty) collectAround(slot, actives);
    const taken = new Set<number>();
    const inOrder = Int32Array.from(actives);
    sortBySeniority(inOrder, book.layout, isSeniorSlot);
    for (const slot of inOrder) {
      if (taken.has(slot)) continue;
      const find = firstCome ? earliestPartner : nearestPartner;
      const partner = find(search, book.layout, slot, reachOf(slot));
      if (partner === -1) continue;
      for (const one of [slot, partner]) {
        taken.add(one);
        order.remove(one);
        due.clear(one);
        pairs.push(one);
      }
    }
    for (const slot of dirty) if (!taken.has(slot)) schedule(slot);
  };

  const takeDirty = (): number[] => {
    const dirty: number[] = [];
    for (let slot = due.takeDue(check.nowMs); slot !== undefined; slot = due.takeDue(check.nowMs)) dirty.push(slot);
    return dirty;
  };

  return {
    added(slot) {
      const { layout } = book;
      layout.lefts[slot] = UNSEEN;
      layout.rights[slot] = unseen.length;
      unseen.push(slot);
      oldestMs = Math.min(oldestMs, layout.enqueuedAt[slot]!);
      kinds |= layout.kinds[slot]!;
    },
    leaving(slot) {
      left += 1;
      due.clear(slot);
      const { lefts, rights } = book.layout;
      if (lefts[slot] !== UNSEEN) {
        order.remove(slot);
        return;
      }
      const last = unseen.pop()!;
      if (last === slot) return;
      unseen[rights[slot]!] = last;
      rights[last] = rights[slot]!;
    },
    pass(nowMs, onPair) {
      check.begin(nowMs);
      renewBounds();
      const pairs: number[] = [];
      const dirty = takeDirty();
      if (unseen.length + dirty.length > order.count * LOCAL_SHARE) {
        passOverAll(pairs);
      } else {
        for (const slot of takeUnseen()) {
          order.insert(slot);
          dirty.push(slot);
        }
        passAround(dirty, pairs);
      }
      left += pairs.length;
      for (let index = 0; index < pairs.length; index += 2) onPair(pairs[index]!, pairs[index + 1]!);
    },
    nextPassAt() {
      const at = book.size < 2 ? undefined : due.next();
      const { waveEveryMs } = rules;
      return at === undefined || waveEveryMs === undefined ? at : Math.ceil(at / waveEveryMs) * waveEveryMs;
    },
  };
}

/** Two sorted lists in one. O(n). */
function merge(
  one: Int32Array,
  other: Int32Array,
  { ratings }: Layout,
  isSenior: (a: number, b: number) => boolean,
): Int32Array {
  if (one.length === 0) return other;
  const merged = new Int32Array(one.length + other.length);
  let next = 0;
  let written = 0;
  for (const slot of one) {
    while (next < other.length) {
      const difference = ratings[other[next]!]! - ratings[slot]!;
      if (difference > 0 || (difference === 0 && isSenior(slot, other[next]!))) break;
      merged[written++] = other[next++]!;
    }
    merged[written++] = slot;
  }
  merged.set(other.subarray(next), written);
  return merged;
}

import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { waveAt } from '../rules/wave-at.ts';
import { createAdaptiveWindows } from './adaptive-windows.ts';
import { createBestPairs } from './best-pairs.ts';
import { createDuelState } from './duel-state.ts';
import { mergeByRating } from './merge-by-rating.ts';
import { createNextInWindow, createNextRelaxation } from './next-look.ts';
import { createPage } from './page.ts';
import { pairWave } from './pair-wave.ts';
import { createSeniorsNearby } from './seniors-nearby.ts';
import { type SeniorService, serveSeniors } from './serve-seniors.ts';
import { sortBySeniority } from './sort-slots.ts';
import type { TicketBook } from './ticket-book.ts';
import { createUnseenSlots } from './unseen-slots.ts';

/** Decides who of a book's tickets meet. Between passes it remembers whom it has looked at. */
export interface DuelMatcher {
  /** A ticket has come into the book. O(1). */
  added(slot: number): void;
  /** A ticket is about to leave the book. O(log n). */
  leaving(slot: number): void;
  /** The seniors of the pairs in order; `rights` of the layout has their partners. All are to leave the book. */
  pass(nowMs: number): Int32Array;
  /** See PassResult. */
  nextPassAt(nowMs: number): number | undefined;
}

/** More to look at than this part of the pool, and a pass over everybody is cheaper than one around each. */
const LOCAL_SHARE = 1 / 8;

export function createDuelMatcher(rules: MatchRules, book: TicketBook<PoolTicket>): DuelMatcher {
  const isAdaptive = rules.strategy === 'adaptive';
  const patienceMs = isAdaptive || rules.strategy === 'waves' ? rules.patienceMs : 0;
  const state = createDuelState(rules, book, patienceMs);
  const { check, order, due, arena } = state;
  const unseen = createUnseenSlots(state);
  const firstCome = rules.strategy === 'fifo' || rules.ordering === 'first-come';
  const service: SeniorService = {
    patienceMs,
    firstCome,
    state,
    search: { check, isSenior: state.isSenior, refreshes: false },
  };
  /** Those who have waited for as long as they may be held back, and could meet nobody. */
  const stranded = new Set<number>();
  const nearby = createSeniorsNearby(state, firstCome, isAdaptive ? stranded : undefined);
  const windows = createAdaptiveWindows();
  const bestPairs = createBestPairs(state, windows, (slot) => stranded.has(slot));
  const nextRelaxation = createNextRelaxation(rules);
  const nextInWindow = createNextInWindow(rules);

  /** Puts down when to look at a slot again, apart from its pairs with neighbours. */
  const schedule = (slot: number): void => {
    const context = state.lookContext();
    const isStranded = isAdaptive && state.isPatient(slot);
    let next = nextRelaxation(context, slot);
    if (isStranded) stranded.add(slot);
    if (isAdaptive && !isStranded) next = Math.min(next, book.layout.enqueuedAt[slot]! + patienceMs);
    if (!isAdaptive || stranded.size > 0) next = Math.min(next, nextInWindow(context, slot));
    due.set(slot, next === Number.POSITIVE_INFINITY ? next : Math.max(check.nowMs + 1, Math.ceil(next)));
  };

  const takeUnseen = (): Int32Array => {
    const { came, sorted } = unseen.take();
    if (isAdaptive) {
      windows.noteArrivals(book.layout, came, check.nowMs);
      windows.noteRatings(book.layout, sorted);
      windows.open(book.layout, came);
    }
    return sorted;
  };

  /** Notes a pair with its senior, whose links are free now: `rights` has the partner. Returns the senior. */
  const joinPair = (one: number, other: number): number => {
    const isFirst = state.isSeniorSlot(one, other);
    const senior = isFirst ? one : other;
    book.layout.rights[senior] = isFirst ? other : one;
    return senior;
  };

  const passOverAll = (): Int32Array => {
    const sorted = mergeByRating(order.toArray(), takeUnseen(), state);
    const page = createPage(state, sorted);
    const isPaired = arena.flags(sorted.length);
    const seniors = new Int32Array(sorted.length >> 1);
    let count = 0;
    const onPair = (one: number, other: number): void => {
      isPaired[one] = 1;
      isPaired[other] = 1;
      seniors[count++] = joinPair(sorted[one]!, sorted[other]!);
    };
    serveSeniors(service, page, onPair);
    if (isAdaptive) bestPairs.pairPage(page, onPair);
    if (rules.strategy === 'waves') {
      pairWave(state, page, onPair);
      serveSeniors({ ...service, patienceMs: 0 }, page, onPair);
    }
    order.rebuild(unpaired(sorted, isPaired));
    scheduleAll();
    return seniors.subarray(0, count);
  };

  const scheduleAll = (): void => {
    const { rights } = book.layout;
    due.reset();
    stranded.clear();
    bestPairs.forgetAll();
    if (isAdaptive) {
      for (let slot = order.first; slot !== -1; slot = rights[slot]!) if (state.isPatient(slot)) stranded.add(slot);
    }
    for (let slot = order.first; slot !== -1; slot = rights[slot]!) schedule(slot);
    if (!isAdaptive) return;
    for (let slot = order.first; slot !== -1; slot = rights[slot]!) bestPairs.consider(slot, true);
    bestPairs.forgetAll();
  };

  const passAround = (changed: number[]): Int32Array => {
    const seniors: number[] = [];
    const gone = new Set<number>();
    const onPair = (one: number, other: number): void => {
      for (const slot of [one, other]) {
        takeOut(slot);
        gone.add(slot);
      }
      seniors.push(joinPair(one, other));
    };
    for (const slot of takeUnseen()) {
      order.insert(slot);
      changed.push(slot);
    }
    nearby.serve(changed, onPair);
    const left = changed.filter((slot) => !gone.has(slot));
    for (const slot of left) schedule(slot);
    if (isAdaptive) {
      for (const slot of left) bestPairs.consider(slot);
      bestPairs.pairFormable(onPair);
    }
    return Int32Array.from(seniors);
  };

  /** Takes a slot out of the order and whatever knows of it. */
  const takeOut = (slot: number): void => {
    if (isAdaptive) bestPairs.bridge(slot);
    bestPairs.forget(slot);
    due.clear(slot);
    stranded.delete(slot);
    order.remove(slot);
  };

  /** Whether so many are new or due that a pass over everybody is cheaper. */
  const isMuch = (): boolean => {
    const most = Math.floor(order.count * LOCAL_SHARE);
    return unseen.count > most || unseen.count + due.countDue(check.nowMs, most + 1) > most;
  };

  const takeDue = (): number[] => {
    const slots: number[] = [];
    for (let slot = due.takeDue(check.nowMs); slot !== undefined; slot = due.takeDue(check.nowMs)) slots.push(slot);
    return slots;
  };

  return {
    added(slot) {
      unseen.add(slot);
      arena.reserve(book.layout.slots.length);
      state.came(slot);
    },
    leaving(slot) {
      state.went(1);
      if (unseen.remove(slot)) return;
      takeOut(slot);
    },
    pass(nowMs) {
      check.begin(nowMs);
      arena.release(0);
      state.renewBounds();
      const seniors = rules.strategy === 'waves' || isMuch() ? passOverAll() : passAround(takeDue());
      state.went(2 * seniors.length);
      // Slots are in the order of joining as a rule: by them, little is left to sort.
      const areMany = seniors.length * 16 > book.layout.slots.length;
      if (areMany) sortBySlot(seniors, book.layout.slots.length);
      if (!areMany || !book.isInOrder) sortBySeniority(seniors, book.layout, state.isSeniorSlot, arena);
      return seniors;
    },
    nextPassAt() {
      const at = book.size < 2 ? undefined : due.next();
      return at === undefined ? undefined : waveAt(rules, at);
    },
  };
}

function sortBySlot(slots: Int32Array, capacity: number): void {
  const isThere = new Uint8Array(capacity);
  for (let index = 0; index < slots.length; index += 1) isThere[slots[index]!] = 1;
  let count = 0;
  for (let slot = 0; slot < capacity; slot += 1) if (isThere[slot] === 1) slots[count++] = slot;
}

function unpaired(sorted: Int32Array, isPaired: Uint8Array): Int32Array {
  let size = 0;
  for (let row = 0; row < sorted.length; row += 1) if (isPaired[row] === 0) size += 1;
  const left = new Int32Array(size);
  let count = 0;
  for (let row = 0; count < size; row += 1) if (isPaired[row] === 0) left[count++] = sorted[row]!;
  return left;
}

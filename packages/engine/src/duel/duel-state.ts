import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { type Arena, createArena } from './arena.ts';
import { createDueQueue, type DueQueue } from './due-queue.ts';
import type { Rows } from './layout.ts';
import type { LookContext } from './next-look.ts';
import { createPairCheck, type PairCheck } from './pair-check.ts';
import { createRatingOrder, type RatingOrder } from './rating-order.ts';
import type { TicketBook } from './ticket-book.ts';

/** What the parts of a pass share. */
export interface DuelState {
  readonly rules: MatchRules;
  readonly book: TicketBook<PoolTicket>;
  readonly check: PairCheck;
  readonly arena: Arena;
  /** Everybody whom a pass has seen. */
  readonly order: RatingOrder;
  /** When to look at whom again. */
  readonly due: DueQueue;
  /** Whether one row comes before another in the order of waiting. */
  readonly isSenior: (rows: Rows, one: number, other: number) => boolean;
  /** The same of two slots. */
  readonly isSeniorSlot: (one: number, other: number) => boolean;
  /** Bounds on what is in the pool, for the time of the pass. */
  lookContext(): LookContext;
  /** Whether a ticket has waited for as long as it may be held back. */
  readonly isPatient: (slot: number) => boolean;
}

/** Keeps the bounds of the pool: tell it who comes and goes. */
export interface DuelStateKeeper extends DuelState {
  came(slot: number): void;
  went(count: number): void;
  /** Takes the bounds anew when half of those have left that they were taken of. O(1) amortised. */
  renewBounds(): void;
}

export function createDuelState(rules: MatchRules, book: TicketBook<PoolTicket>, patienceMs: number): DuelStateKeeper {
  const check = createPairCheck(rules, book);
  const isSeniorSlot = (one: number, other: number): boolean => {
    if (book.isInOrder) return one < other;
    const { seniority } = book.layout;
    const difference = seniority[one]! - seniority[other]!;
    return difference === 0 ? book.at(one).id < book.at(other).id : difference < 0;
  };
  let oldestMs = Number.POSITIVE_INFINITY;
  let kinds = 0;
  let left = 0;
  const came = (slot: number): void => {
    oldestMs = Math.min(oldestMs, book.layout.enqueuedAt[slot]!);
    kinds |= book.layout.kinds[slot]!;
  };

  return {
    rules,
    book,
    check,
    arena: createArena(),
    order: createRatingOrder(() => book.layout, isSeniorSlot),
    due: createDueQueue(),
    isSeniorSlot,
    isSenior: ({ slots }, one, other) => isSeniorSlot(slots[one]!, slots[other]!),
    lookContext: () => ({ layout: book.layout, nowMs: check.nowMs, oldestMs, kinds }),
    isPatient: (slot) => check.nowMs - book.layout.enqueuedAt[slot]! >= patienceMs,
    came,
    went(count) {
      left += count;
    },
    renewBounds() {
      if (left * 2 < book.size + 64) return;
      left = 0;
      kinds = 0;
      oldestMs = Number.POSITIVE_INFINITY;
      for (const slot of book.slots()) came(slot);
    },
  };
}

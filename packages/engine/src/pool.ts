import { pairGreedily } from './greedy-pass.ts';
import { createLanes } from './lanes.ts';
import { nextChange } from './next-change.ts';
import type { PoolTicket } from './pool-ticket.ts';
import { checkRatingRule, type RatingRule, windowAfter } from './rating-window.ts';
import { createTicketTable } from './ticket-table.ts';

/** What one pass found. */
export interface PassResult<Ticket extends PoolTicket> {
  /** Who belongs together, the longer waiting first; pairs in order of their first member's seniority. */
  pairs: [Ticket, Ticket][];
  /**
   * When the next two of the tickets left over can meet if nobody joins or leaves, epoch ms: a pass before that finds
   * nothing. Undefined when no wait will ever bring any two of them together.
   */
  nextChangeAtMs: number | undefined;
}

/** The tickets that could ever meet, and who of them should, one against one. Holds no clock: time is an argument. */
export interface Pool<Ticket extends PoolTicket> {
  readonly size: number;
  /** False, and nothing changes, when a ticket with this id is in the pool. O(1). @throws {RangeError} on a bad number. */
  add(ticket: Ticket): boolean;
  /** Returns the ticket that left, undefined when there was none. O(1). */
  remove(id: string): Ticket | undefined;
  /** The ticket with this id that is in the pool. O(1). */
  get(id: string): Ticket | undefined;
  /** O(1). */
  has(id: string): boolean;
  /** The tickets in the pool, in no particular order. */
  tickets(): Iterable<Ticket>;
  /**
   * Decides who plays whom at this time. The paired tickets leave the pool; put them back with `add` when nothing
   * comes of it. The same tickets and time give the same answer, whatever order they were added in.
   *
   * Longest waiting first: in order of seniority each ticket takes the opponent nearest in rating (tie: the longer
   * waiting) among those that it admits and that admit it: the gap is within both windows, and the regions are equal
   * or one is absent. So nobody who could still meet anybody is left over.
   *
   * O(n) when windows are equal, in general O(n · k · log(widest / narrowest window)) for k different window widths,
   * plus O(m log m) for the m tickets added since the last pass. With regions, times the number of regions at worst.
   */
  findPairs(nowMs: number): PassResult<Ticket>;
}

/** @throws {RangeError} when the rule has no meaning. */
export function createPool<Ticket extends PoolTicket>(rule: RatingRule): Pool<Ticket> {
  checkRatingRule(rule);
  const table = createTicketTable<Ticket>();
  const lanes = createLanes();
  let windows = new Float64Array(0);
  let isOpen = new Uint8Array(0);

  /** Lays the waiting tickets out and computes their windows. */
  const prepare = (nowMs: number): void => {
    table.settle();
    const { columns, byAge, byRating, highestRegion } = table;
    lanes.lay(columns, byRating, highestRegion);
    if (windows.length < columns.ratings.length) {
      windows = new Float64Array(columns.ratings.length);
      isOpen = new Uint8Array(columns.ratings.length);
    }
    for (let rank = 0; rank < byAge.count; rank += 1) {
      const slot = byAge.slots[rank]!;
      windows[slot] = windowAfter(rule, nowMs - columns.enqueuedAt[slot]!);
      isOpen[slot] = 1;
    }
  };

  const changeAhead = (): number | undefined => {
    if (table.size < 2) return undefined;
    table.settle();
    lanes.lay(table.columns, table.byRating, table.highestRegion);
    return nextChange(rule, table.columns, table.byAge, lanes);
  };

  return {
    get size() {
      return table.size;
    },
    add(ticket) {
      if (!Number.isFinite(ticket.rating)) throw new RangeError('rating must be finite');
      if (!Number.isSafeInteger(ticket.enqueuedAt)) throw new RangeError('enqueuedAt must be a whole number of ms');
      return table.add(ticket);
    },
    remove: (id) => table.remove(id),
    get: (id) => table.get(id),
    has: (id) => table.has(id),
    tickets: () => table.tickets(),
    findPairs(nowMs) {
      const pairs: [Ticket, Ticket][] = [];
      if (table.size < 2) return { pairs, nextChangeAtMs: undefined };
      prepare(nowMs);
      const { columns, byAge } = table;
      pairGreedily({ columns, byAge, lanes, windows, isOpen }, (senior, junior) => {
        pairs.push([table.at(senior), table.at(junior)]);
      });
      for (const [senior, junior] of pairs) {
        table.remove(senior.id);
        table.remove(junior.id);
      }
      return { pairs, nextChangeAtMs: changeAhead() };
    },
  };
}

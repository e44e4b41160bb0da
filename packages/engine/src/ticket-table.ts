import { isSenior, type PoolTicket } from './pool-ticket.ts';
import { createSortedSlots, type SortedSlots } from './sorted-slots.ts';

/** The numbers of the tickets by slot, in typed arrays so that a pass reads memory in a row. Replaced when they grow. */
export interface TicketColumns {
  ratings: Float64Array;
  enqueuedAt: Float64Array;
  /** Region code; 0 for none. */
  regions: Int32Array;
  /** Position in order of seniority; valid after `settle`. */
  ranks: Int32Array;
  /** 1 while the ticket is in the pool. */
  waiting: Uint8Array;
}

/** The tickets of a pool, by id and in the two orders that a pass needs. */
export interface TicketTable<Ticket extends PoolTicket> {
  readonly columns: TicketColumns;
  /** Longest waiting first. Valid after `settle`. */
  readonly byAge: SortedSlots;
  /** Lowest rating first; among equals the longest waiting first. Valid after `settle`. */
  readonly byRating: SortedSlots;
  readonly size: number;
  /** Region codes are at most this. */
  readonly highestRegion: number;
  /** O(1). */
  get(id: string): Ticket | undefined;
  has(id: string): boolean;
  /** False when a ticket with this id is there already. O(1) amortised. */
  add(ticket: Ticket): boolean;
  /** O(1). */
  remove(id: string): Ticket | undefined;
  /** The ticket in a slot that is waiting. */
  at(slot: number): Ticket;
  tickets(): Iterable<Ticket>;
  /** Brings both orders up to date. O(n + m log m) for n tickets and m new ones; nothing when nothing changed. */
  settle(): void;
}

export function createTicketTable<Ticket extends PoolTicket>(): TicketTable<Ticket> {
  let columns = emptyColumns(16);
  const bySlot: (Ticket | undefined)[] = [];
  const slotOf = new Map<string, number>();
  const regionCodes = new Map<string, number>();
  const byAge = createSortedSlots();
  const byRating = createSortedSlots();
  /** Slots that may be used again, slots not yet in the orders, and slots still in them although their ticket left. */
  const free: number[] = [];
  let added: number[] = [];
  let left: number[] = [];

  const regionCode = (region: string | undefined): number => {
    if (region === undefined) return 0;
    const known = regionCodes.get(region);
    if (known !== undefined) return known;
    regionCodes.set(region, regionCodes.size + 1);
    return regionCodes.size;
  };

  /** Regions are words from outside: their codes must not pile up in a pool that lives for ever. */
  const forgetUnusedRegions = (): void => {
    regionCodes.clear();
    for (const slot of slotOf.values()) columns.regions[slot] = regionCode(bySlot[slot]!.region);
  };

  const takeSlot = (): number => {
    const slot = free.pop() ?? bySlot.length;
    if (slot === columns.ratings.length) columns = grown(columns);
    return slot;
  };

  const isSeniorSlot = (a: number, b: number): boolean => {
    const difference = columns.enqueuedAt[a]! - columns.enqueuedAt[b]!;
    return difference === 0 ? isSenior(bySlot[a]!, bySlot[b]!) : difference < 0;
  };
  const isRatedBelow = (a: number, b: number): boolean => {
    const difference = columns.ratings[a]! - columns.ratings[b]!;
    return difference === 0 ? columns.ranks[a]! < columns.ranks[b]! : difference < 0;
  };

  return {
    get columns() {
      return columns;
    },
    byAge,
    byRating,
    get size() {
      return slotOf.size;
    },
    get highestRegion() {
      return regionCodes.size;
    },
    get(id) {
      const slot = slotOf.get(id);
      return slot === undefined ? undefined : bySlot[slot];
    },
    has: (id) => slotOf.has(id),
    add(ticket) {
      if (slotOf.has(ticket.id)) return false;
      const slot = takeSlot();
      bySlot[slot] = ticket;
      columns.ratings[slot] = ticket.rating;
      columns.enqueuedAt[slot] = ticket.enqueuedAt;
      columns.regions[slot] = regionCode(ticket.region);
      columns.waiting[slot] = 1;
      slotOf.set(ticket.id, slot);
      added.push(slot);
      return true;
    },
    remove(id) {
      const slot = slotOf.get(id);
      if (slot === undefined) return undefined;
      const ticket = bySlot[slot];
      slotOf.delete(id);
      bySlot[slot] = undefined;
      columns.waiting[slot] = 0;
      left.push(slot);
      return ticket;
    },
    at: (slot) => bySlot[slot]!,
    *tickets() {
      for (const slot of slotOf.values()) yield bySlot[slot]!;
    },
    settle() {
      if (added.length === 0 && left.length === 0) return;
      const { waiting, ranks } = columns;
      const arrived = added.filter((slot) => waiting[slot] === 1);
      byAge.settle(arrived, waiting, isSeniorSlot);
      for (let rank = 0; rank < byAge.count; rank += 1) ranks[byAge.slots[rank]!] = rank;
      byRating.settle(arrived, waiting, isRatedBelow);
      for (const slot of left) free.push(slot);
      added = [];
      left = [];
      if (regionCodes.size > 2 * slotOf.size + 8) forgetUnusedRegions();
    },
  };
}

function emptyColumns(capacity: number): TicketColumns {
  return {
    ratings: new Float64Array(capacity),
    enqueuedAt: new Float64Array(capacity),
    regions: new Int32Array(capacity),
    ranks: new Int32Array(capacity),
    waiting: new Uint8Array(capacity),
  };
}

function grown(columns: TicketColumns): TicketColumns {
  const bigger = emptyColumns(columns.ratings.length * 2);
  bigger.ratings.set(columns.ratings);
  bigger.enqueuedAt.set(columns.enqueuedAt);
  bigger.regions.set(columns.regions);
  bigger.ranks.set(columns.ranks);
  bigger.waiting.set(columns.waiting);
  return bigger;
}

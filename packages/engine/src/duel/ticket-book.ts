import type { MatchRules } from '../rules/match-rules.ts';
import { isSenior, type PoolTicket } from '../rules/pool-ticket.ts';
import { fillRow } from './fill-row.ts';
import { createLayout, growLayout, type Layout } from './layout.ts';

/** The tickets of a pool by id, each in a slot of `layout` as long as it is here. Slots of those who left are used again. */
export interface TicketBook<Ticket extends PoolTicket> {
  readonly layout: Layout;
  readonly size: number;
  /** Whether slots are in the order of waiting. True as long as tickets join in that order and nobody's slot is used again. */
  readonly isInOrder: boolean;
  /** O(1). */
  slotOf(id: string): number | undefined;
  at(slot: number): Ticket;
  pick(slots: Int32Array): Ticket[];
  /** The slot; undefined when a ticket with this id is there already. O(size of the ticket), amortised. */
  add(ticket: Ticket): number | undefined;
  /** O(1). */
  remove(slot: number): Ticket;
  /** Removes these and, with each, its partner. O(slots), or O(those who stay) where most leave. */
  removePairs(slots: Int32Array, partners: Int32Array): void;
  /** About one of `step`; absent: all. */
  tickets(step?: number): Iterable<Ticket>;
  slots(): Iterable<number>;
}

const SMALL = 1_024;
/** A power of two. From here on room grows by half: of a million tickets, room for a million more would be as much again. */
const MANY = 65_536;

export function createTicketBook<Ticket extends PoolTicket>(rules: MatchRules): TicketBook<Ticket> {
  let layout = createLayout(16);
  let bySlot: (Ticket | undefined)[] = [];
  /** Slots to be used again, the first `freeCount`; room for all. */
  let free = new Int32Array(16);
  let freeCount = 0;
  let isInOrder = true;
  const slotOf = new Map<string, number>();

  /** A crowd that has left must not hold its memory for ever. */
  const startAfresh = (): void => {
    layout = createLayout(16);
    bySlot = [];
    free = new Int32Array(16);
    freeCount = 0;
    isInOrder = true;
  };

  /** Only while no slot is free. */
  const grow = (): void => {
    const capacity = layout.ratings.length;
    growLayout(layout, capacity < MANY ? 2 * capacity : capacity + capacity / 2);
    free = new Int32Array(layout.ratings.length);
  };

  /** Whether this last slot belongs to the least senior, as far as the slot before it tells; a used one tells nothing. */
  const followsAll = (slot: number, ticket: Ticket): boolean => {
    if (slot !== bySlot.length) return false;
    const before = bySlot[slot - 1];
    return slot === 0 || (before !== undefined && isSenior(before, ticket));
  };

  const remove = (slot: number): Ticket => {
    const ticket = bySlot[slot]!;
    slotOf.delete(ticket.id);
    bySlot[slot] = undefined;
    free[freeCount++] = slot;
    if (slotOf.size === 0 && layout.ratings.length > SMALL) startAfresh();
    return ticket;
  };

  /** Forgetting a crowd one by one costs more than noting anew who is left. */
  const keepTheRest = (slots: Int32Array, partners: Int32Array): void => {
    const isLeaving = new Uint8Array(bySlot.length);
    for (let index = 0; index < slots.length; index += 1) {
      isLeaving[slots[index]!] = 1;
      isLeaving[partners[slots[index]!]!] = 1;
    }
    slotOf.clear();
    freeCount = 0;
    for (let slot = bySlot.length - 1; slot >= 0; slot -= 1) {
      if (isLeaving[slot] === 1) bySlot[slot] = undefined;
      const ticket = bySlot[slot];
      if (ticket === undefined) free[freeCount++] = slot;
      else slotOf.set(ticket.id, slot);
    }
    if (slotOf.size === 0 && layout.ratings.length > SMALL) startAfresh();
  };

  return {
    get layout() {
      return layout;
    },
    get isInOrder() {
      return isInOrder;
    },
    get size() {
      return slotOf.size;
    },
    slotOf: (id) => slotOf.get(id),
    at: (slot) => bySlot[slot]!,
    pick(slots) {
      const picked = new Array<Ticket>(slots.length);
      for (let index = 0; index < slots.length; index += 1) picked[index] = bySlot[slots[index]!]!;
      return picked;
    },
    add(ticket) {
      if (slotOf.has(ticket.id)) return undefined;
      const slot = freeCount > 0 ? free[--freeCount]! : bySlot.length;
      if (slot === layout.ratings.length) grow();
      fillRow(rules, layout, slot, ticket);
      if (isInOrder) isInOrder = followsAll(slot, ticket);
      bySlot[slot] = ticket;
      slotOf.set(ticket.id, slot);
      return slot;
    },
    remove,
    removePairs(slots, partners) {
      if (slots.length > SMALL && slots.length * 4 > slotOf.size) {
        keepTheRest(slots, partners);
        return;
      }
      for (const slot of slots) {
        const partner = partners[slot]!;
        remove(slot);
        remove(partner);
      }
    },
    *tickets(step = 1) {
      if (step === 1) for (const slot of slotOf.values()) yield bySlot[slot]!;
      else {
        for (let slot = 0; slot < bySlot.length; slot += step) {
          const ticket = bySlot[slot];
          if (ticket !== undefined) yield ticket;
        }
      }
    },
    slots: () => slotOf.values(),
  };
}

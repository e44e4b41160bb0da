import { appendToLane, closeLane, createLane, type Lane, openLane } from './lane.ts';
import type { SortedSlots } from './sorted-slots.ts';
import type { TicketColumns } from './ticket-table.ts';

/**
 * The waiting tickets laid out for a pass. Without regions there is only `all`. With regions a ticket that names one
 * looks in its own lane and in lane 0 (no region), a ticket without looks in `all`: no walk ever meets a ticket that
 * its region forbids.
 */
export interface Lanes {
  /** Whether any ticket names a region. */
  readonly mixed: boolean;
  readonly all: Lane;
  /** By region code. Empty unless `mixed`. */
  readonly own: readonly Lane[];
  /** By slot: the group in `all`, and the group in the lane of its own region. */
  readonly groupInAll: Int32Array;
  readonly groupInOwn: Int32Array;
  /** Lays out these tickets anew; the memory is used again. O(n). */
  lay(columns: TicketColumns, byRating: SortedSlots, highestRegion: number): void;
}

export function createLanes(): Lanes {
  const all = createLane();
  let own: Lane[] = [];
  let mixed = false;
  let groupInAll = new Int32Array(0);
  let groupInOwn = new Int32Array(0);

  const layAll = (columns: TicketColumns, { slots, count }: SortedSlots): void => {
    openLane(all, count);
    for (let index = 0; index < count; index += 1) {
      const slot = slots[index]!;
      groupInAll[slot] = appendToLane(all, slot, columns.ratings[slot]!);
    }
    closeLane(all);
  };

  const layOwn = (columns: TicketColumns, { slots, count }: SortedSlots, highestRegion: number): void => {
    const sizes = new Int32Array(highestRegion + 1);
    for (let index = 0; index < count; index += 1) sizes[columns.regions[slots[index]!]!]! += 1;
    own.length = Math.min(own.length, sizes.length);
    for (let region = 0; region < sizes.length; region += 1) {
      own[region] ??= createLane();
      openLane(own[region]!, sizes[region]!);
    }
    for (let index = 0; index < count; index += 1) {
      const slot = slots[index]!;
      groupInOwn[slot] = appendToLane(own[columns.regions[slot]!]!, slot, columns.ratings[slot]!);
    }
    for (const lane of own) closeLane(lane);
  };

  return {
    get mixed() {
      return mixed;
    },
    all,
    get own() {
      return own;
    },
    get groupInAll() {
      return groupInAll;
    },
    get groupInOwn() {
      return groupInOwn;
    },
    lay(columns, byRating, highestRegion) {
      const capacity = columns.ratings.length;
      if (groupInAll.length < capacity) groupInAll = new Int32Array(capacity);
      mixed = highestRegion > 0;
      layAll(columns, byRating);
      if (!mixed) {
        own = [];
        return;
      }
      if (groupInOwn.length < capacity) groupInOwn = new Int32Array(capacity);
      layOwn(columns, byRating, highestRegion);
    },
  };
}

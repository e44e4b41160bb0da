import { playersOf } from '../rules/admission.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import { isSenior, type PoolTicket, seniorityOf } from '../rules/pool-ticket.ts';
import { waitUntilRegion } from '../rules/regions.ts';
import { fitsATeam, quotasOf } from './assign-roles.ts';
import { mergeSlots } from './merge-slots.ts';
import { sortSlots } from './sort-slots.ts';
import { createSupply, type Supply } from './supply.ts';

/** The numbers of the tickets by slot, so that a pass reads memory in a row. Replaced when they grow. */
export interface TeamColumns {
  /** Rating of the ticket. */
  ratings: Float64Array;
  /** Sum of its players' ratings. */
  sums: Float64Array;
  /** Players. */
  sizes: Int32Array;
  enqueuedAt: Float64Array;
  /** When it counts as having begun to wait in the order of waiting. */
  seniority: Float64Array;
  /** The limit of its own in points; Infinity: none. */
  limits: Float64Array;
  /** Regions as bits that it would play in at once; -1: any. Those that measure: see `regionWaits`. */
  regionBits: Int32Array;
  /** 1: its window is wider. */
  provisional: Uint8Array;
  /** 1: it has players that are not to be met; 2: it remembers opponents; 3: both. */
  grudges: Uint8Array;
  /** 1: its players leave their team no seats for the roles that they lack, so that it cannot play while quotas hold. */
  misfits: Uint8Array;
  /** 1 while the ticket is in the pool. */
  waiting: Uint8Array;
  /** When it is to seek again, epoch ms. */
  dueAt: Float64Array;
  /** How often its search was cut short. */
  cutShort: Uint8Array;
  /** Position in the order of waiting, and in the order of ratings; valid after `settle`. */
  ranks: Int32Array;
  positions: Int32Array;
}

/** The tickets of a pool that look for a match, by id, in the order of waiting and in the order of ratings. */
export interface TeamTable<Ticket extends PoolTicket> {
  readonly columns: TeamColumns;
  /** Slots, the longest waiting first; the first `count`. Valid after `settle`. */
  readonly byAge: Int32Array;
  /** Slots, the lowest rating first, among equals the longest waiting. Valid after `settle`. */
  readonly byRating: Int32Array;
  readonly count: number;
  /** Slots of the running games that ask for players, in no order; they stand in neither order. */
  readonly hosts: ReadonlySet<number>;
  readonly size: number;
  readonly playerCount: number;
  /** How many of them have a head start, a limit, a wider window, players not to be met, or a choice of region. */
  readonly tally: { headStarts: number; limits: number; provisional: number; grudges: number; placed: number };
  /** What those that are not taken have to give. */
  readonly supply: Supply;
  get(id: string): Ticket | undefined;
  add(ticket: Ticket): boolean;
  remove(id: string): Ticket | undefined;
  /** The ticket in this slot leaves with the next `removeTaken`, and counts no more for the supply. O(1). */
  take(slot: number): void;
  /** O(tickets taken), or O(tickets) when they are most of all. */
  removeTaken(): void;
  at(slot: number): Ticket;
  /** About one of `step`; absent: all. */
  tickets(step?: number): Iterable<Ticket>;
  /** By slot: for a ticket that measured latencies, after which wait it would play in each region, ms. */
  regionWaitsAt(slot: number): Float64Array | undefined;
  /**
   * Brings both orders up to date; returns the slots that are new since the last time.
   * O(n + m log m) for n tickets and m new ones; nothing when nothing changed.
   */
  settle(): Int32Array;
}

export function createTeamTable<Ticket extends PoolTicket>(
  rules: Pick<MatchRules, 'regions' | 'teams' | 'rating'>,
): TeamTable<Ticket> {
  let columns = emptyColumns(16);
  const bySlot: (Ticket | undefined)[] = [];
  const regionWaits: (Float64Array | undefined)[] = [];
  let slotOf = new Map<string, number>();
  const tally = { headStarts: 0, limits: 0, provisional: 0, grudges: 0, placed: 0 };
  let byAge: Int32Array = new Int32Array(0);
  let byRating: Int32Array = new Int32Array(0);
  let playerCount = 0;
  const hosts = new Set<number>();
  const supply = createSupply(rules);
  const hasRoles = rules.teams.some((team) => quotasOf(team).length > 0);
  /** Slots that may be used again, slots not yet in the orders, and slots still in them although their ticket left. */
  const free: number[] = [];
  let added: number[] = [];
  let left: number[] = [];
  let taken: number[] = [];

  const count = (slot: number, by: 1 | -1): void => {
    playerCount += by * columns.sizes[slot]!;
    if (columns.seniority[slot] !== columns.enqueuedAt[slot]) tally.headStarts += by;
    if (columns.limits[slot] !== Number.POSITIVE_INFINITY) tally.limits += by;
    if (columns.provisional[slot] !== 0) tally.provisional += by;
    if (columns.grudges[slot] !== 0) tally.grudges += by;
    if (columns.regionBits[slot] !== -1) tally.placed += by;
  };

  const write = (slot: number, ticket: Ticket): void => {
    const { ratingLimit = Number.POSITIVE_INFINITY } = ticket;
    const players = playersOf(ticket);
    columns.ratings[slot] = ticket.rating;
    columns.sums[slot] = players.reduce((sum, { rating }) => sum + rating, 0);
    columns.sizes[slot] = ticket.players.length;
    columns.enqueuedAt[slot] = ticket.enqueuedAt;
    columns.seniority[slot] = seniorityOf(ticket);
    columns.limits[slot] = ratingLimit;
    columns.provisional[slot] = ticket.isProvisional && rules.rating?.provisionalExtra ? 1 : 0;
    columns.grudges[slot] =
      (players.some(({ blocked }) => isNotEmpty(blocked)) ? 1 : 0) +
      (players.some(({ recent }) => isNotEmpty(recent)) ? 2 : 0);
    columns.regionBits[slot] = regionBitsOf(rules, ticket);
    regionWaits[slot] = regionWaitsOf(rules, ticket);
    columns.misfits[slot] = hasRoles && ticket.seats === undefined && !fitsATeam(players, rules.teams) ? 1 : 0;
    columns.waiting[slot] = 1;
    columns.dueAt[slot] = Number.NEGATIVE_INFINITY;
    columns.cutShort[slot] = 0;
  };

  const drop = (slot: number): void => {
    count(slot, -1);
    bySlot[slot] = undefined;
    regionWaits[slot] = undefined;
    columns.waiting[slot] = 0;
    if (hosts.delete(slot)) free.push(slot);
    else left.push(slot);
  };

  /** Of equal seniority the ids decide. */
  const settleTies = (slots: Int32Array): void => {
    const { seniority } = columns;
    for (let start = 0; start < slots.length; ) {
      let end = start + 1;
      while (end < slots.length && seniority[slots[end]!] === seniority[slots[start]!]) end += 1;
      if (end - start > 1) slots.subarray(start, end).sort((a, b) => (bySlot[a]!.id < bySlot[b]!.id ? -1 : 1));
      start = end;
    }
  };

  const isSeniorSlot = (a: number, b: number): boolean => {
    const difference = columns.seniority[a]! - columns.seniority[b]!;
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
    get byAge() {
      return byAge;
    },
    get byRating() {
      return byRating;
    },
    get count() {
      return byAge.length;
    },
    hosts,
    get size() {
      return slotOf.size;
    },
    get playerCount() {
      return playerCount;
    },
    tally,
    supply,
    get(id) {
      const slot = slotOf.get(id);
      return slot === undefined ? undefined : bySlot[slot];
    },
    add(ticket) {
      if (slotOf.has(ticket.id)) return false;
      const slot = free.pop() ?? bySlot.length;
      if (slot === columns.ratings.length) columns = grown(columns);
      bySlot[slot] = ticket;
      write(slot, ticket);
      slotOf.set(ticket.id, slot);
      if (ticket.seats === undefined) added.push(slot);
      else hosts.add(slot);
      count(slot, 1);
      supply.count(ticket, 1);
      return true;
    },
    remove(id) {
      const slot = slotOf.get(id);
      if (slot === undefined) return undefined;
      const ticket = bySlot[slot]!;
      supply.count(ticket, -1);
      slotOf.delete(id);
      drop(slot);
      return ticket;
    },
    take(slot) {
      supply.count(bySlot[slot]!, -1);
      taken.push(slot);
    },
    removeTaken() {
      if (2 * taken.length < slotOf.size) {
        for (const slot of taken) slotOf.delete(bySlot[slot]!.id);
      } else {
        // Most of them leave: to write down anew who stays is less work.
        const leaving = new Set(taken);
        const stayed = new Map<string, number>();
        for (const [id, slot] of slotOf) if (!leaving.has(slot)) stayed.set(id, slot);
        slotOf = stayed;
      }
      for (const slot of taken) drop(slot);
      taken = [];
    },
    at: (slot) => bySlot[slot]!,
    *tickets(step = 1) {
      let index = 0;
      for (const slot of slotOf.values()) if (index++ % step === 0) yield bySlot[slot]!;
    },
    regionWaitsAt: (slot) => regionWaits[slot],
    settle() {
      if (added.length === 0 && left.length === 0) return nobody;
      const { waiting, ranks, positions } = columns;
      const arrived = Int32Array.from(added).filter((slot) => waiting[slot] === 1);
      sortSlots(arrived, columns.seniority);
      settleTies(arrived);
      byAge = mergeSlots(byAge, arrived, waiting, isSeniorSlot);
      for (let rank = 0; rank < byAge.length; rank += 1) ranks[byAge[rank]!] = rank;
      sortSlots(arrived, columns.ratings);
      byRating = mergeSlots(byRating, arrived, waiting, isRatedBelow);
      for (let position = 0; position < byRating.length; position += 1) positions[byRating[position]!] = position;
      for (const slot of left) free.push(slot);
      added = [];
      left = [];
      return arrived;
    },
  };
}

const nobody = new Int32Array(0);
const isNotEmpty = (list: readonly string[] | undefined): boolean => list !== undefined && list.length > 0;

/** -1: any region; the bits of the one that it named; 0 when what it would play in depends on its measured latencies. */
function regionBitsOf({ regions }: Pick<MatchRules, 'regions'>, ticket: PoolTicket): number {
  if (regions === undefined) return -1;
  if (ticket.latencies !== undefined && regions.latency !== undefined) return 0;
  if (ticket.region === undefined) return -1;
  const index = regions.names.indexOf(ticket.region);
  return index === -1 ? 0 : 1 << index;
}

function regionWaitsOf({ regions }: Pick<MatchRules, 'regions'>, ticket: PoolTicket): Float64Array | undefined {
  if (regions?.latency === undefined || ticket.latencies === undefined) return undefined;
  return Float64Array.from(regions.names, (name) => waitUntilRegion(regions, ticket, name));
}

function emptyColumns(capacity: number): TeamColumns {
  return {
    ratings: new Float64Array(capacity),
    sums: new Float64Array(capacity),
    sizes: new Int32Array(capacity),
    enqueuedAt: new Float64Array(capacity),
    seniority: new Float64Array(capacity),
    limits: new Float64Array(capacity),
    regionBits: new Int32Array(capacity),
    provisional: new Uint8Array(capacity),
    grudges: new Uint8Array(capacity),
    misfits: new Uint8Array(capacity),
    waiting: new Uint8Array(capacity),
    dueAt: new Float64Array(capacity),
    cutShort: new Uint8Array(capacity),
    ranks: new Int32Array(capacity),
    positions: new Int32Array(capacity),
  };
}

function grown(columns: TeamColumns): TeamColumns {
  const bigger = emptyColumns(columns.ratings.length * 2);
  for (const name of Object.keys(columns) as (keyof TeamColumns)[]) bigger[name].set(columns[name]);
  return bigger;
}

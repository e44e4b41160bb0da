import { partitionOf, type Ruleset, type Ticket } from '@paireto/contracts';
import { createPool, type Pool, type PoolTicket } from '@paireto/engine';
import { toMatchRules, toPoolTicket } from '@paireto/rulesets';

/** A ticket in memory; one, however many pools it is in. */
export interface WaitingTicket extends PoolTicket {
  readonly ticket: Ticket;
  /** Its pools as far as they are this shard's. While it is in flight it is in the engine of none of them. */
  readonly pools: WaitingPool[];
  /** Whether it is in a proposal whose commit has not been answered. */
  isInFlight: boolean;
}

/** The tickets of one tenant's pool that wait in a shard. */
export interface WaitingPool {
  readonly tenant: string;
  readonly name: string;
  readonly partition: number;
  readonly engine: Pool<WaitingTicket>;
  readonly inFlight: Map<string, WaitingTicket>;
  /** Counts every coming and going. */
  changes: number;
  /** How many there had been when its size was last compared with that in the store. */
  comparedChanges: number;
  dropped: boolean;
  lastPassMs: number;
  /** When the next pass is due; Infinity: none is. */
  passDueMs: number;
  /** Sweeps in a row that found another size in the store. */
  mismatches: number;
  reconciledAtMs: number;
}

/** Which tickets wait in which pools, in the memory of a shard. */
export interface PoolBook {
  find: (tenant: string, pool: string) => WaitingPool | undefined;
  pools: () => WaitingPool[];
  /** Adds a ticket to one of its pools; undefined when it is known there. `seniorityMs`: when its wait began. */
  insert: (pool: string, ticket: Ticket, seniorityMs?: number) => WaitingPool | undefined;
  takeOut: (tickets: readonly WaitingTicket[]) => void;
  /** Puts a ticket that was in flight back; false when it departed or its pools were dropped meanwhile. */
  putBack: (ticket: WaitingTicket) => boolean;
  /** Forgets a ticket that does not wait any more, in all its pools. */
  depart: (ticket: Ticket) => void;
  /** The same for one that waits in this pool; false when it is unknown here or in flight. */
  remove: (tenant: string, pool: string, ticketId: string) => boolean;
  /** Remembers who leaves from now on, until `close`: what is read meanwhile is out of date about them. */
  watchDepartures: () => { departed: ReadonlySet<string>; close: () => void };
  dropPartition: (partition: number) => void;
}

const keyOf = (tenant: string, pool: string): string => `${tenant}/${pool}`;

export function createPoolBook(queue: Ruleset): PoolBook {
  const pools = new Map<string, WaitingPool>();
  const watches = new Set<Set<string>>();

  const open = (tenant: string, name: string): WaitingPool => {
    const pool = newPool(queue, tenant, name);
    pools.set(keyOf(tenant, name), pool);
    return pool;
  };

  const locate = ({ tenant, id, pools: names }: Ticket): WaitingTicket | undefined =>
    names.map((name) => heldIn(pools.get(keyOf(tenant, name)), id)).find((held) => held !== undefined);

  const enter = (waiting: WaitingTicket, pool: WaitingPool): void => {
    if (waiting.isInFlight) pool.inFlight.set(waiting.id, waiting);
    else pool.engine.add(waiting);
    pool.changes += 1;
  };

  const leave = (waiting: WaitingTicket, pool: WaitingPool): void => {
    pool.engine.remove(waiting.id);
    pool.inFlight.delete(waiting.id);
    pool.changes += 1;
  };

  const moveTo = (waiting: WaitingTicket, isInFlight: boolean): void => {
    for (const pool of waiting.pools) leave(waiting, pool);
    waiting.isInFlight = isInFlight;
    for (const pool of waiting.pools) enter(waiting, pool);
  };

  const noteDeparture = (ticketId: string): void => {
    for (const departed of watches) departed.add(ticketId);
  };

  const depart = (ticket: Ticket): void => {
    noteDeparture(ticket.id);
    const waiting = locate(ticket);
    if (waiting === undefined) return;
    for (const pool of waiting.pools.splice(0)) leave(waiting, pool);
    waiting.isInFlight = false;
  };

  return {
    find: (tenant, pool) => pools.get(keyOf(tenant, pool)),
    pools: () => [...pools.values()],
    insert(name, ticket, seniorityMs = ticket.enqueuedAt) {
      const pool = pools.get(keyOf(ticket.tenant, name)) ?? open(ticket.tenant, name);
      if (heldIn(pool, ticket.id) !== undefined) return undefined;
      const waiting = locate(ticket) ?? newWaitingTicket(queue, ticket, seniorityMs);
      waiting.pools.push(pool);
      enter(waiting, pool);
      return pool;
    },
    takeOut(tickets) {
      for (const waiting of tickets) moveTo(waiting, true);
    },
    putBack(waiting) {
      if (!waiting.isInFlight || waiting.pools.length === 0) return false;
      moveTo(waiting, false);
      return true;
    },
    depart,
    remove(tenant, name, ticketId) {
      const waiting = pools.get(keyOf(tenant, name))?.engine.get(ticketId);
      if (waiting === undefined) noteDeparture(ticketId);
      else depart(waiting.ticket);
      return waiting !== undefined;
    },
    watchDepartures() {
      const departed = new Set<string>();
      watches.add(departed);
      return { departed, close: () => void watches.delete(departed) };
    },
    dropPartition(partition) {
      for (const [key, pool] of [...pools]) {
        if (pool.partition !== partition) continue;
        pool.dropped = true;
        pools.delete(key);
        for (const waiting of [...pool.engine.tickets(), ...pool.inFlight.values()]) {
          waiting.pools.splice(waiting.pools.indexOf(pool), 1);
        }
      }
    },
  };
}

const heldIn = (pool: WaitingPool | undefined, ticketId: string): WaitingTicket | undefined =>
  pool?.engine.get(ticketId) ?? pool?.inFlight.get(ticketId);

function newPool(queue: Ruleset, tenant: string, name: string): WaitingPool {
  return {
    tenant,
    name,
    partition: partitionOf(tenant, name),
    engine: createPool(toMatchRules(queue)),
    inFlight: new Map(),
    changes: 0,
    comparedChanges: -1,
    dropped: false,
    lastPassMs: Number.NEGATIVE_INFINITY,
    passDueMs: Number.POSITIVE_INFINITY,
    mismatches: 0,
    reconciledAtMs: Number.NEGATIVE_INFINITY,
  };
}

// One for all its pools: they ask for the same.
const newWaitingTicket = (queue: Ruleset, ticket: Ticket, seniorityMs: number): WaitingTicket => ({
  ...toPoolTicket(queue, ticket, ticket.pools[0]!),
  enqueuedAt: seniorityMs,
  ticket,
  pools: [],
  isInFlight: false,
});

import { partitionOf, type Ruleset, type Ticket } from '@paireto/contracts';
import { createPool } from '@paireto/engine';
import { toMatchRules } from '@paireto/rulesets';
import { createDepartures, type DepartureWatch } from './departures.ts';
import { keepTicket } from './keep-ticket.ts';
import type { KnownQueues } from './known-queues.ts';
import { pooledTicket } from './pooled-ticket.ts';
import type { PooledTicket, WaitingPool, WaitingTicket } from './waiting-pool.ts';

/** Which tickets wait in which pools, in memory. The one place that changes it. */
export interface PoolBook {
  find: (tenant: string, pool: string) => WaitingPool | undefined;
  pools: () => Iterable<WaitingPool>;
  readonly poolCount: number;
  /** Tickets waiting or in flight; one in several pools counts once. */
  readonly ticketCount: number;
  /**
   * Adds a ticket to one of its pools; undefined when it is known there already or cannot be matched here: then it is left
   * alone, and that is told once per queue.
   * A ticket that is in flight through another pool waits for the outcome here too.
   */
  insert: (pool: string, ticket: Ticket) => WaitingPool | undefined;
  /** Marks tickets that a pass has taken out of the engine of this pool as in flight: out of those of all their pools. */
  takeOut: (tickets: readonly WaitingTicket[], from: WaitingPool) => void;
  /** Puts a ticket that was in flight back into all its pools; false when it departed or they were dropped meanwhile. */
  putBack: (ticket: WaitingTicket) => boolean;
  /** Forgets a ticket that does not wait any more, in all its pools. `matchedIn`: the pool that it was matched in. */
  depart: (ticket: Ticket) => void;
  /** The same for one that was in flight and is matched in this pool. */
  matched: (waiting: WaitingTicket, pool: string) => void;
  /** Forgets, in all its pools, a ticket that waits in this one; undefined when it is unknown here or in flight. */
  remove: (tenant: string, pool: string, ticketId: string) => Ticket | undefined;
  /** Starts to remember who leaves this pool. To be closed. */
  watchDepartures: (tenant: string, pool: string) => DepartureWatch;
  dropPartitions: (partitions: readonly number[]) => void;
  /** Drops a pool that holds nothing. */
  dropIfEmpty: (pool: WaitingPool) => void;
}

/** The tickets that wait in the engine of a pool, in no particular order. */
export function* waitingIn(pool: WaitingPool): Iterable<WaitingTicket> {
  for (const { waiting } of pool.engine.tickets()) yield waiting;
}

export function createPoolBook(deps: {
  queues: KnownQueues;
  /** A ticket began to wait here, in one pool or several. */
  onEnter: (ticket: WaitingTicket) => void;
  /** A ticket waits here no more: in flight, matched, gone, or its pools were dropped. */
  onLeave: (ticket: WaitingTicket) => void;
  onDrop: (pool: WaitingPool) => void;
  /** A ticket was added to one of its pools. */
  onJoined: (pool: WaitingPool, ticket: Ticket) => void;
  /** A ticket does not wait in a pool any more, wherever else; not told of pools that are dropped. */
  onDeparted: (pool: WaitingPool, ticket: Ticket, isMatched: boolean) => void;
}): PoolBook {
  /** By tenant and name. */
  const pools = new Map<string, Map<string, WaitingPool>>();
  let poolCount = 0;
  const departures = createDepartures();
  let ticketCount = 0;

  const find = (tenant: string, name: string): WaitingPool | undefined => pools.get(tenant)?.get(name);

  const openPool = (tenant: string, name: string, ruleset: Ruleset): WaitingPool => {
    const pool = newPool(tenant, name, ruleset);
    const ofTenant = pools.get(tenant);
    if (ofTenant === undefined) pools.set(tenant, new Map([[name, pool]]));
    else ofTenant.set(name, pool);
    poolCount += 1;
    return pool;
  };

  const closePool = ({ tenant, name }: WaitingPool): void => {
    const ofTenant = pools.get(tenant);
    ofTenant?.delete(name);
    if (ofTenant?.size === 0) pools.delete(tenant);
    poolCount -= 1;
  };

  /** The ticket as any of its pools knows it. */
  const locate = ({ tenant, id, pools: names }: Ticket): WaitingTicket | undefined => {
    for (const name of names) {
      const found = heldIn(find(tenant, name), id);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  /** Undefined, and nothing changes, when the engine cannot take the ticket: what comes from outside must not stop a shard. */
  const enter = (pool: WaitingPool, waitingOf: () => WaitingTicket): WaitingTicket | undefined => {
    try {
      const waiting = waitingOf();
      if (waiting.isInFlight) pool.inFlight.set(waiting.id, waiting);
      else pool.engine.add(pooledTicket(waiting, pool));
      pool.changes += 1;
      return waiting;
    } catch (error) {
      deps.queues.unusable(pool.ruleset.name, error);
      return undefined;
    }
  };

  const leave = (waiting: WaitingTicket, pool: WaitingPool): void => {
    pool.engine.remove(waiting.id);
    pool.inFlight.delete(waiting.id);
    pool.changes += 1;
  };

  const forget = (waiting: WaitingTicket): void => {
    ticketCount -= 1;
    if (!waiting.isInFlight) deps.onLeave(waiting);
    waiting.isInFlight = false;
  };

  const departFrom = (waiting: WaitingTicket, matchedIn?: string): void => {
    const left = waiting.pools;
    waiting.pools = NONE;
    for (const pool of left) {
      leave(waiting, pool);
      deps.onDeparted(pool, waiting.ticket, pool.name === matchedIn);
    }
    forget(waiting);
  };

  const noteDeparture = ({ id, tenant, pools: names }: Ticket): void => {
    for (const name of names) departures.note(tenant, name, id);
  };

  const depart = (ticket: Ticket, matchedIn?: string): void => {
    noteDeparture(ticket);
    const waiting = locate(ticket);
    if (waiting !== undefined) departFrom(waiting, matchedIn);
  };

  const drop = (pool: WaitingPool): void => {
    pool.dropped = true;
    closePool(pool);
    for (const waiting of [...waitingIn(pool), ...pool.inFlight.values()]) {
      waiting.pools = waiting.pools === pool.alone ? NONE : waiting.pools.filter((other) => other !== pool);
      if (waiting.pools.length === 0) forget(waiting);
    }
    deps.onDrop(pool);
  };

  return {
    find,
    *pools() {
      for (const ofTenant of pools.values()) yield* ofTenant.values();
    },
    get poolCount() {
      return poolCount;
    },
    get ticketCount() {
      return ticketCount;
    },
    insert(name, ticket) {
      const open = find(ticket.tenant, name);
      if (heldIn(open, ticket.id) !== undefined) return undefined;
      const ruleset = open?.ruleset ?? deps.queues.ofPool(name);
      if (ruleset === undefined || !deps.queues.canMatch(ruleset, ticket)) return undefined;
      const pool = open ?? openPool(ticket.tenant, name, ruleset);
      const known = ticket.pools.length > 1 ? locate(ticket) : undefined;
      const waiting = enter(pool, () => known ?? newlyWaiting(ticket, pool));
      if (waiting === undefined) return undefined;
      waiting.pools = known === undefined ? pool.alone : [...known.pools, pool];
      deps.onJoined(pool, ticket);
      if (known === undefined) {
        ticketCount += 1;
        deps.onEnter(waiting);
      }
      return pool;
    },
    takeOut(tickets, from) {
      for (const waiting of tickets) {
        waiting.isInFlight = true;
        for (const pool of waiting.pools) {
          if (pool !== from) pool.engine.remove(waiting.id);
          pool.inFlight.set(waiting.id, waiting);
          pool.changes += 1;
        }
        deps.onLeave(waiting);
      }
    },
    putBack(waiting) {
      if (!waiting.isInFlight || waiting.pools.length === 0) return false;
      for (const pool of waiting.pools) leave(waiting, pool);
      waiting.isInFlight = false;
      waiting.pools = waiting.pools.filter((pool) => enter(pool, () => waiting) !== undefined);
      deps.onEnter(waiting);
      if (waiting.pools.length === 0) forget(waiting);
      return waiting.pools.length > 0;
    },
    depart,
    matched(waiting, pool) {
      // In no pool any more: they were dropped meanwhile, and may have come back with another of its kind.
      if (!waiting.isInFlight || waiting.pools.length === 0) {
        depart(waiting.ticket, pool);
        return;
      }
      noteDeparture(waiting.ticket);
      departFrom(waiting, pool);
    },
    remove(tenant, name, ticketId) {
      const waiting = find(tenant, name)?.engine.get(ticketId)?.waiting;
      if (waiting === undefined) departures.note(tenant, name, ticketId);
      else depart(waiting.ticket);
      return waiting?.ticket;
    },
    watchDepartures: departures.watch,
    dropPartitions(partitions) {
      const lost = new Set(partitions);
      const all = [...pools.values()].flatMap((ofTenant) => [...ofTenant.values()]);
      for (const pool of all) if (lost.has(pool.partition)) drop(pool);
    },
    dropIfEmpty(pool) {
      if (!pool.dropped && pool.engine.size === 0 && pool.inFlight.size === 0) drop(pool);
    },
  };
}

const heldIn = (pool: WaitingPool | undefined, ticketId: string): WaitingTicket | undefined =>
  pool?.engine.get(ticketId)?.waiting ?? pool?.inFlight.get(ticketId);

const NONE: readonly WaitingPool[] = [];

const newlyWaiting = (ticket: Ticket, pool: WaitingPool): WaitingTicket => ({
  id: ticket.id,
  ticket: keepTicket(ticket, pool),
  pools: NONE,
  isInFlight: false,
  expiryPlace: -1,
});

function newPool(tenant: string, name: string, ruleset: Ruleset): WaitingPool {
  const alone: WaitingPool[] = [];
  const pool: WaitingPool = {
    tenant,
    name,
    partition: partitionOf(tenant, name),
    ruleset,
    engine: createPool<PooledTicket>(toMatchRules(ruleset), { backfill: ruleset.backfill }),
    alone,
    named: { pools: [name], attributes: [{}] },
    inFlight: new Map(),
    changes: 0,
    dropped: false,
    lastPass: { endedAtMs: Number.NEGATIVE_INFINITY, tookMs: 0, requests: 0 },
    requests: 0,
  };
  alone.push(pool);
  return pool;
}

import { partitionOf, type Ruleset, type Ticket } from '@paireto/contracts';
import { createPool } from '@paireto/engine';
import { toMatchRules, toPoolTicket } from '@paireto/rulesets';
import { createDepartures, type DepartureWatch } from './departures.ts';
import type { KnownQueues } from './known-queues.ts';
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
  /** Marks tickets that a pass has taken out of one engine as in flight: out of the engines of all their pools. */
  takeOut: (tickets: readonly WaitingTicket[]) => void;
  /** Puts a ticket that was in flight back into all its pools; false when it departed or they were dropped meanwhile. */
  putBack: (ticket: WaitingTicket) => boolean;
  /** Forgets a ticket that does not wait any more, in all its pools. `matchedIn`: the pool that it was matched in. */
  depart: (ticket: Ticket, matchedIn?: string) => void;
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

const keyOf = (tenant: string, pool: string): string => `${tenant}\n${pool}`;

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
  const pools = new Map<string, WaitingPool>();
  const departures = createDepartures();
  let ticketCount = 0;

  const openPool = (tenant: string, name: string, ruleset: Ruleset): WaitingPool => {
    const pool = newPool(tenant, name, ruleset);
    pools.set(keyOf(tenant, name), pool);
    return pool;
  };

  /** The ticket as any of its pools knows it. */
  const locate = ({ tenant, id, pools: names }: Ticket): WaitingTicket | undefined => {
    for (const name of names) {
      const found = heldIn(pools.get(keyOf(tenant, name)), id);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  /** False, and nothing changes, when the engine cannot take the ticket: what comes from outside must not stop a shard. */
  const enter = (waiting: WaitingTicket, pool: WaitingPool): boolean => {
    try {
      if (waiting.isInFlight) pool.inFlight.set(waiting.id, waiting);
      else pool.engine.add(pooled(waiting, pool));
    } catch (error) {
      deps.queues.unusable(pool.ruleset.name, error);
      return false;
    }
    pool.changes += 1;
    return true;
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

  const depart = (ticket: Ticket, matchedIn?: string): void => {
    for (const name of ticket.pools) departures.note(keyOf(ticket.tenant, name), ticket.id);
    const waiting = locate(ticket);
    if (waiting === undefined) return;
    for (const pool of waiting.pools.splice(0)) {
      leave(waiting, pool);
      deps.onDeparted(pool, ticket, pool.name === matchedIn);
    }
    forget(waiting);
  };

  const drop = (pool: WaitingPool): void => {
    pool.dropped = true;
    pools.delete(keyOf(pool.tenant, pool.name));
    for (const waiting of [...waitingIn(pool), ...pool.inFlight.values()]) {
      const rest = waiting.pools;
      rest.splice(rest.indexOf(pool), 1);
      if (rest.length === 0) forget(waiting);
    }
    deps.onDrop(pool);
  };

  return {
    find: (tenant, pool) => pools.get(keyOf(tenant, pool)),
    pools: () => pools.values(),
    get poolCount() {
      return pools.size;
    },
    get ticketCount() {
      return ticketCount;
    },
    insert(name, ticket) {
      const open = pools.get(keyOf(ticket.tenant, name));
      if (heldIn(open, ticket.id) !== undefined) return undefined;
      const ruleset = open?.ruleset ?? deps.queues.ofPool(name);
      if (ruleset === undefined || !deps.queues.canMatch(ruleset, ticket)) return undefined;
      const pool = open ?? openPool(ticket.tenant, name, ruleset);
      const known = ticket.pools.length > 1 ? locate(ticket) : undefined;
      const waiting = known ?? { id: ticket.id, ticket, pools: [], isInFlight: false };
      if (!enter(waiting, pool)) return undefined;
      waiting.pools.push(pool);
      deps.onJoined(pool, ticket);
      if (known === undefined) {
        ticketCount += 1;
        deps.onEnter(waiting);
      }
      return pool;
    },
    takeOut(tickets) {
      for (const waiting of tickets) {
        for (const pool of waiting.pools) leave(waiting, pool);
        waiting.isInFlight = true;
        for (const pool of waiting.pools) enter(waiting, pool);
        deps.onLeave(waiting);
      }
    },
    putBack(waiting) {
      if (!waiting.isInFlight || waiting.pools.length === 0) return false;
      const pools = waiting.pools.splice(0);
      for (const pool of pools) leave(waiting, pool);
      waiting.isInFlight = false;
      waiting.pools.push(...pools.filter((pool) => enter(waiting, pool)));
      deps.onEnter(waiting);
      if (waiting.pools.length === 0) forget(waiting);
      return waiting.pools.length > 0;
    },
    depart,
    remove(tenant, name, ticketId) {
      const key = keyOf(tenant, name);
      const waiting = pools.get(key)?.engine.get(ticketId)?.waiting;
      if (waiting === undefined) departures.note(key, ticketId);
      else depart(waiting.ticket);
      return waiting?.ticket;
    },
    watchDepartures: (tenant, name) => departures.watch(keyOf(tenant, name)),
    dropPartitions(partitions) {
      const lost = new Set(partitions);
      for (const pool of [...pools.values()]) if (lost.has(pool.partition)) drop(pool);
    },
    dropIfEmpty(pool) {
      if (!pool.dropped && pool.engine.size === 0 && pool.inFlight.size === 0) drop(pool);
    },
  };
}

const heldIn = (pool: WaitingPool | undefined, ticketId: string): WaitingTicket | undefined =>
  pool?.engine.get(ticketId)?.waiting ?? pool?.inFlight.get(ticketId);

const pooled = (waiting: WaitingTicket, pool: WaitingPool): PooledTicket => ({
  ...toPoolTicket(pool.ruleset, waiting.ticket, pool.name),
  waiting,
});

const newPool = (tenant: string, name: string, ruleset: Ruleset): WaitingPool => ({
  tenant,
  name,
  partition: partitionOf(tenant, name),
  ruleset,
  engine: createPool<PooledTicket>(toMatchRules(ruleset), { backfill: ruleset.backfill }),
  inFlight: new Map(),
  changes: 0,
  dropped: false,
  lastPass: { endedAtMs: Number.NEGATIVE_INFINITY, tookMs: 0 },
});

import { partitionOf, type QueueDefinition, type Ticket } from '@paireto/contracts';
import { createPool } from '@paireto/engine';
import { createDepartures, type DepartureWatch } from './departures.ts';
import type { KnownQueues } from './known-queues.ts';
import { ratingRuleOf, type WaitingPool, type WaitingTicket } from './waiting-pool.ts';

/** Which tickets wait in which pool, in memory. The one place that changes it. */
export interface PoolBook {
  find: (tenant: string, pool: string) => WaitingPool | undefined;
  pools: () => Iterable<WaitingPool>;
  /** Tickets waiting or in flight. */
  readonly ticketCount: number;
  /** Adds a ticket; undefined when it is known already or cannot be matched here. */
  insert: (pool: string, ticket: Ticket) => WaitingPool | undefined;
  /** Marks tickets that a pass has taken out of the engine as in flight. */
  takeOut: (tickets: readonly WaitingTicket[]) => void;
  /** Puts a ticket that was in flight back; false when it departed or its pool was dropped meanwhile. */
  putBack: (ticket: WaitingTicket) => boolean;
  /** Forgets a ticket that does not wait any more, in all its pools. */
  depart: (ticket: Ticket) => void;
  /** Forgets a waiting ticket by its id; undefined when it is unknown or in flight. */
  remove: (tenant: string, pool: string, ticketId: string) => Ticket | undefined;
  /** Starts to remember who leaves this pool. To be closed. */
  watchDepartures: (tenant: string, pool: string) => DepartureWatch;
  dropPartitions: (partitions: readonly number[]) => void;
  /** Drops a pool that holds nothing. */
  dropIfEmpty: (pool: WaitingPool) => void;
}

const keyOf = (tenant: string, pool: string): string => `${tenant}\n${pool}`;

export function createPoolBook(deps: {
  queues: KnownQueues;
  /** A ticket began to wait here. */
  onEnter: (ticket: WaitingTicket) => void;
  /** A ticket waits here no more: in flight, matched, gone, or its pool was dropped. */
  onLeave: (ticket: WaitingTicket) => void;
  onDrop: (pool: WaitingPool) => void;
}): PoolBook {
  const pools = new Map<string, WaitingPool>();
  const departures = createDepartures();

  const open = (tenant: string, name: string, queue: QueueDefinition): WaitingPool => {
    const pool = newPool(tenant, name, queue);
    pools.set(keyOf(tenant, name), pool);
    return pool;
  };

  const drop = (pool: WaitingPool): void => {
    pool.dropped = true;
    pools.delete(keyOf(pool.tenant, pool.name));
    for (const ticket of pool.engine.tickets()) deps.onLeave(ticket);
    deps.onDrop(pool);
  };

  const takeFromEngine = (pool: WaitingPool | undefined, ticketId: string): WaitingTicket | undefined => {
    const waiting = pool?.engine.remove(ticketId);
    if (waiting === undefined) return undefined;
    waiting.pool.changes += 1;
    deps.onLeave(waiting);
    return waiting;
  };

  return {
    find: (tenant, pool) => pools.get(keyOf(tenant, pool)),
    pools: () => pools.values(),
    get ticketCount() {
      let count = 0;
      for (const pool of pools.values()) count += pool.engine.size + pool.inFlight.size;
      return count;
    },
    insert(name, ticket) {
      const known = pools.get(keyOf(ticket.tenant, name));
      if (known !== undefined && (known.inFlight.has(ticket.id) || known.engine.has(ticket.id))) return undefined;
      const queue = known?.queue ?? deps.queues.ofPool(name);
      if (queue === undefined || !deps.queues.canMatch(ticket)) return undefined;
      const pool = known ?? open(ticket.tenant, name, queue);
      const waiting = newWaitingTicket(ticket, pool);
      pool.engine.add(waiting);
      pool.changes += 1;
      deps.onEnter(waiting);
      return pool;
    },
    takeOut(tickets) {
      for (const ticket of tickets) {
        ticket.pool.inFlight.add(ticket.id);
        ticket.pool.changes += 1;
        deps.onLeave(ticket);
      }
    },
    putBack(ticket) {
      const { pool } = ticket;
      if (!pool.inFlight.delete(ticket.id)) return false;
      pool.changes += 1;
      if (pool.dropped || !pool.engine.add(ticket)) return false;
      deps.onEnter(ticket);
      return true;
    },
    depart(ticket) {
      for (const name of ticket.pools) {
        const key = keyOf(ticket.tenant, name);
        departures.note(key, ticket.id);
        const pool = pools.get(key);
        takeFromEngine(pool, ticket.id);
        if (pool?.inFlight.delete(ticket.id)) pool.changes += 1;
      }
    },
    remove(tenant, name, ticketId) {
      const key = keyOf(tenant, name);
      departures.note(key, ticketId);
      return takeFromEngine(pools.get(key), ticketId)?.ticket;
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

const newPool = (tenant: string, name: string, queue: QueueDefinition): WaitingPool => ({
  tenant,
  name,
  partition: partitionOf(tenant, name),
  queue,
  engine: createPool<WaitingTicket>(ratingRuleOf(queue)),
  inFlight: new Set(),
  changes: 0,
  dropped: false,
  lastPass: { endedAtMs: Number.NEGATIVE_INFINITY, tookMs: 0 },
});

const newWaitingTicket = (ticket: Ticket, pool: WaitingPool): WaitingTicket => ({
  id: ticket.id,
  rating: ticket.players[0]!.rating,
  enqueuedAt: ticket.enqueuedAt,
  ...(ticket.region === undefined ? {} : { region: ticket.region }),
  ticket,
  pool,
});

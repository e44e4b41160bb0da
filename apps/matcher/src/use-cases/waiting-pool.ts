import type { QueueDefinition, Ticket } from '@paireto/contracts';
import type { Pool, PoolTicket, RatingRule } from '@paireto/engine';

/**
 * A ticket in memory: what the engine reads, the ticket that it stands for, and where it waits. One per ticket, however
 * many pools it is in. The book writes it.
 */
export interface WaitingTicket extends PoolTicket {
  readonly ticket: Ticket;
  /** Its pools as far as they are this shard's. While it is in flight it is in the engine of none of them. */
  readonly pools: WaitingPool[];
  /** Whether it is in a proposal whose commit has not been answered. */
  isInFlight: boolean;
}

/** The tickets of one tenant's pool that wait in this shard. The book writes it. */
export interface WaitingPool {
  readonly tenant: string;
  readonly name: string;
  readonly partition: number;
  readonly queue: QueueDefinition;
  readonly engine: Pool<WaitingTicket>;
  /** Tickets of this pool that are in a proposal, of this pool or of another; by id. */
  readonly inFlight: Map<string, WaitingTicket>;
  /** Counts every coming and going, so that a reader can tell whether anything happened meanwhile. */
  changes: number;
  /** Set when the pool is out of the book: nothing may be put back. */
  dropped: boolean;
  /** When the last pass ended and how long it took, monotonic ms. */
  lastPass: { endedAtMs: number; tookMs: number };
}

/** What the engine needs to know of a queue. */
export const ratingRuleOf = (queue: QueueDefinition): RatingRule => ({
  window: queue.rating.window,
  widenBy: queue.rating.widenBy,
  widenEveryMs: Math.max(1, Math.round(queue.rating.widenEverySeconds * 1_000)),
});

import type { QueueDefinition, Ticket } from '@paireto/contracts';
import type { Pool, PoolTicket, RatingRule } from '@paireto/engine';

/** A ticket in memory: what the engine reads, and the ticket that it stands for. */
export interface WaitingTicket extends PoolTicket {
  readonly ticket: Ticket;
  readonly pool: WaitingPool;
}

/** The tickets of one tenant's pool that wait in this shard. */
export interface WaitingPool {
  readonly tenant: string;
  readonly name: string;
  readonly partition: number;
  readonly queue: QueueDefinition;
  readonly engine: Pool<WaitingTicket>;
  /** Ids of the tickets that are in a proposal whose commit has not been answered; they are not in `engine`. */
  readonly inFlight: Set<string>;
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

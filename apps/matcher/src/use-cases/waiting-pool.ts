import type { Ruleset, Ticket } from '@paireto/contracts';
import type { Pool, PoolTicket } from '@paireto/engine';
import type { KeptTicket } from './kept-ticket.ts';

/** A ticket in memory: one, however many pools it is in. The book writes it. */
export interface WaitingTicket {
  /** That of the ticket. */
  readonly id: string;
  readonly ticket: KeptTicket;
  /** Its pools as far as they are this shard's. While it is in flight it is in the engine of none of them. */
  pools: readonly WaitingPool[];
  /** Whether it is in a proposal whose commit has not been answered. */
  isInFlight: boolean;
  /** Where the schedule of expiries has it; -1: nowhere. The expirer writes it. */
  expiryPlace: number;
}

/** What the engine of one pool reads of a waiting ticket: what it asks for differs by pool. */
export interface PooledTicket extends PoolTicket {
  readonly waiting: WaitingTicket;
}

/** The tickets of one tenant's pool that wait in this shard. The book writes it. */
export interface WaitingPool {
  readonly tenant: string;
  readonly name: string;
  readonly partition: number;
  readonly ruleset: Ruleset;
  readonly engine: Pool<PooledTicket>;
  /** This pool as the only one of a ticket: one list for all of them. */
  readonly alone: readonly WaitingPool[];
  /** What the last ticket that came named: most name the same, and then share it. */
  named: Pick<Ticket, 'pools' | 'attributes'>;
  /** Tickets of this pool that are in a proposal, of this pool or of another; by id. */
  readonly inFlight: Map<string, WaitingTicket>;
  /** Counts every coming and going, so that a reader can tell whether anything happened meanwhile. */
  changes: number;
  /** Set when the pool is out of the book: nothing may be put back. */
  dropped: boolean;
  /** When the last pass ended and how long it took, monotonic ms; how often it had been asked for. */
  lastPass: { endedAtMs: number; tookMs: number; requests: number };
  /** How often a pass has been asked for since the last. */
  requests: number;
}

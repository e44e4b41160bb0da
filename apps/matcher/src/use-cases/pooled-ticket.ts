import type { PoolTicket } from '@paireto/engine';
import { rulesOnTicket } from '@paireto/rulesets';
import type { PooledTicket, WaitingPool, WaitingTicket } from './waiting-pool.ts';

/**
 * A waiting ticket as the engine of one pool reads it. What the ticket says itself is read from it, not copied: a million
 * of them wait.
 */
class PooledView implements PooledTicket {
  readonly waiting: WaitingTicket;
  readonly rating: number;
  declare seats?: NonNullable<PoolTicket['seats']>;
  declare attributes?: NonNullable<PoolTicket['attributes']>;
  declare isProvisional?: boolean;

  constructor(waiting: WaitingTicket, pool: WaitingPool) {
    const { rating, seats, attributes, isProvisional } = rulesOnTicket(pool.ruleset, waiting.ticket, pool.name);
    this.waiting = waiting;
    this.rating = rating;
    if (seats !== undefined) this.seats = seats;
    if (attributes !== undefined) this.attributes = attributes;
    if (isProvisional) this.isProvisional = true;
  }

  get id() {
    return this.waiting.id;
  }
  get enqueuedAt() {
    return this.waiting.ticket.enqueuedAt;
  }
  get players() {
    return this.waiting.ticket.players;
  }
  get headStartMs() {
    return this.waiting.ticket.headStartMs;
  }
  get region() {
    return this.waiting.ticket.region;
  }
  get latencies() {
    return this.waiting.ticket.latencies;
  }
  get ratingLimit() {
    return this.waiting.ticket.maxRatingGap;
  }
}

/** @throws {TypeError} when the ticket is not what it says. */
export const pooledTicket = (waiting: WaitingTicket, pool: WaitingPool): PooledTicket => new PooledView(waiting, pool);

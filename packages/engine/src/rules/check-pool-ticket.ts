import { playersOf } from './admission.ts';
import { demand } from './demand.ts';
import type { PoolTicket } from './pool-ticket.ts';

/** Refuses a ticket whose numbers would spoil a pass. O(players). @throws {RangeError} */
export function checkPoolTicket(ticket: PoolTicket): void {
  const { headStartMs = 0, ratingLimit = 1, seats, players } = ticket;
  demand(Number.isFinite(ticket.rating), 'rating must be finite');
  demand(Number.isSafeInteger(ticket.enqueuedAt), 'enqueuedAt must be a whole number of ms');
  demand(Number.isSafeInteger(headStartMs) && headStartMs >= 0, 'headStartMs must be whole, not negative');
  demand(ratingLimit > 0, 'ratingLimit must be positive');
  demand((players.length === 0) === (seats !== undefined), 'a ticket has players, or seats for them');
  demand(
    playersOf(ticket).every(({ rating }) => Number.isFinite(rating)),
    'ratings of players must be finite',
  );
  for (const { open } of seats?.teams ?? []) {
    demand(Number.isSafeInteger(open) && open >= 0, 'open seats must be a whole number');
  }
  for (const value of Object.values(ticket.attributes ?? {})) {
    demand(typeof value !== 'number' || Number.isFinite(value), 'attributes must be finite');
  }
}

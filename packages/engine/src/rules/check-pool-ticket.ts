import type { PoolTicket } from './pool-ticket.ts';

/** Refuses a ticket whose numbers would spoil a pass. @throws {RangeError} */
export function checkPoolTicket(ticket: PoolTicket): void {
  if (!Number.isFinite(ticket.rating)) throw new RangeError('rating must be finite');
  if (!Number.isSafeInteger(ticket.enqueuedAt)) throw new RangeError('enqueuedAt must be a whole number of ms');
  const { headStartMs = 0, ratingLimit = 1 } = ticket;
  if (!(Number.isSafeInteger(headStartMs) && headStartMs >= 0))
    throw new RangeError('headStartMs must be whole, not negative');
  if (!(ratingLimit > 0)) throw new RangeError('ratingLimit must be positive');
  if (ticket.players.some((player) => !Number.isFinite(player.rating))) throw new RangeError('ratings must be finite');
}

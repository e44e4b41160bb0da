import type { QueueDefinition, Ticket } from '@paireto/contracts';
import { windowAfter } from '@paireto/engine';
import type { Tables } from '../model/store/tables.ts';

/** Whether two tickets of a pool may meet at this time. */
export function areCompatible(queue: QueueDefinition, a: Ticket, b: Ticket, nowMs: number): boolean {
  const { window, widenBy, widenEverySeconds } = queue.rating;
  const rule = { window, widenBy, widenEveryMs: widenEverySeconds * 1_000 };
  const gap = Math.abs(a.players[0]!.rating - b.players[0]!.rating);
  const meets = [a, b].every((ticket) => gap <= windowAfter(rule, nowMs - ticket.enqueuedAt));
  return meets && (a.region === undefined || b.region === undefined || a.region === b.region);
}

/** Pairs of tickets that have waited in the same pool for `forMs`, and could have met all the time. */
export function findWaitingPairs(
  tables: Tables,
  queue: QueueDefinition,
  nowMs: number,
  forMs: number,
): [Ticket, Ticket][] {
  const pairs: [Ticket, Ticket][] = [];
  const sinceMs = nowMs - forMs;
  for (const [, { tenant, members }] of tables.pools.entries()) {
    const waiting = [...members]
      .filter(([, enteredAtMs]) => enteredAtMs <= sinceMs)
      .map(([ticketId]) => tables.tickets.get(`${tenant}/${ticketId}`))
      .filter((row) => row?.state === 'SEARCHING')
      .map((row) => row!.ticket);
    for (const [index, a] of waiting.entries()) {
      for (const b of waiting.slice(index + 1)) if (areCompatible(queue, a, b, sinceMs)) pairs.push([a, b]);
    }
  }
  return pairs;
}

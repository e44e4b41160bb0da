import type { Evidence, Violation } from './evidence.ts';
import type { Stories } from './ticket-stories.ts';

/** G5: `enqueued_at` is the same in every answer, in Redis and in the record, whatever the ticket went through. */
export function checkSeniority({ stored, records }: Evidence, stories: Stories): Violation[] {
  const recorded = new Map<string, string[]>();
  for (const record of records.values())
    for (const { ticketId, enqueuedAt } of record.players)
      recorded.set(ticketId, [...(recorded.get(ticketId) ?? []), enqueuedAt]);
  return [...stories.values()].flatMap(({ id, sightings }) => {
    const ticket = stored.tickets.get(id);
    const times = new Set([
      ...sightings.map(({ entry }) => entry.enqueuedAt),
      ...(ticket === undefined ? [] : [ticket.enqueuedAt]),
      ...(recorded.get(id) ?? []),
    ]);
    if (times.size <= 1) return [];
    return [{ guarantee: 'G5', text: `ticket ${id} was enqueued at ${[...times].join(' and at ')}`, tickets: [id] }];
  });
}

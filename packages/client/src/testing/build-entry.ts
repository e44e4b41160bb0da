import type { LiveEvent } from '../wire/live-event.ts';
import type { QueueEntry } from '../wire/queue-entry.ts';

/** A queue entry that waits. */
export const buildEntry = (overrides: Partial<QueueEntry> = {}): QueueEntry => ({
  queue_entry_id: '01890a5d-ac96-774b-bcce-b302099a8057',
  status: 'SEARCHING',
  queue: 'chess',
  pool: 'chess:3+2:standard:rated',
  pools: ['chess:3+2:standard:rated'],
  players: ['alice'],
  rating: 1_500,
  enqueued_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-01-31T12:05:00.000Z',
  estimated_wait_seconds: null,
  wait_estimate: null,
  ...overrides,
});

/** An event of the epoch `e`. */
export const buildEvent = (seq: number, type: LiveEvent['type'], data: object, epoch = 'e'): LiveEvent =>
  ({ v: 1, epoch, seq, at: '2026-01-31T12:00:00.000Z', type, data }) as LiveEvent;

/** A snapshot of a player who has nothing. */
export const emptySnapshot = buildEvent(1, 'snapshot', { entry: null, challenges: null });

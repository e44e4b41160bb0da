import type { LiveEvent, QueueEntry } from '@paireto/contracts';
import { expect, it } from 'vitest';
import { createEndWatch } from './end-watch.ts';
import { eventText } from './event-text.ts';

function entry(id: string, status: QueueEntry['status'], more: Partial<QueueEntry> = {}): QueueEntry {
  return {
    queue_entry_id: id,
    status,
    queue: 'chess',
    pool: 'chess:3+2',
    pools: ['chess:3+2'],
    players: ['alice'],
    rating: 1500,
    enqueued_at: '2026-01-31T12:00:00.000Z',
    expires_at: '2026-01-31T12:10:00.000Z',
    estimated_wait_seconds: null,
    wait_estimate: null,
    ...more,
  };
}
const common = { v: 1 as const, epoch: 'e', seq: 1, at: '2026-01-31T12:00:05.000Z' };
const snapshot = (shown: QueueEntry | null): LiveEvent => ({
  ...common,
  type: 'snapshot',
  data: { entry: shown, challenges: null },
});
const look = { paint: (_style: unknown, text: string) => text, nowMs: () => Date.parse('2026-01-31T12:00:05.000Z') };

it('an entry has ended with its event', () => {
  const watch = createEndWatch();
  expect(watch.see(snapshot(entry('a', 'SEARCHING')))).toBeUndefined();
  expect(watch.see({ ...common, type: 'ticket.placing', data: { entry: entry('a', 'PLACING') } })).toBeUndefined();
  expect(watch.see({ ...common, type: 'ticket.matched', data: { entry: entry('a', 'MATCHED') } })).toBe('MATCHED');
});

it('an entry that ended while nobody listened has ended with the next snapshot', () => {
  const watch = createEndWatch();
  watch.see(snapshot(entry('a', 'SEARCHING')));
  expect(watch.see(snapshot(entry('a', 'TIMED_OUT')))).toBe('TIMED_OUT');
});

it('the latest match, which a snapshot shows for a while, is none that ends now', () => {
  const watch = createEndWatch();
  expect(watch.see(snapshot(entry('old', 'MATCHED')))).toBeUndefined();
  expect(watch.see(snapshot(null))).toBeUndefined();
  expect(watch.see({ ...common, type: 'ticket.searching', data: { entry: entry('b', 'SEARCHING') } })).toBeUndefined();
  expect(watch.see(snapshot(entry('old', 'MATCHED')))).toBeUndefined();
  expect(watch.see({ ...common, type: 'ticket.cancelled', data: { entry: entry('b', 'CANCELLED') } })).toBe(
    'CANCELLED',
  );
});

it.each<[LiveEvent, RegExp]>([
  [snapshot(null), /no entry waits$/],
  [snapshot(entry('a', 'SEARCHING')), /SEARCHING {2}chess:3\+2 {2}rating 1500, waits 5 s; too little is known/],
  [
    snapshot(entry('a', 'SEARCHING', { wait_estimate: { p50_seconds: 4, p90_seconds: 80 }, position: 3 })),
    /half of the waits end within 4 s, nine of ten within 1 min 20 s; place in line 3$/,
  ],
  [
    { ...common, type: 'ticket.requeued', data: { entry: entry('a', 'SEARCHING', { reason: 'no-server' }) } },
    /REQUEUED SEARCHING .* an earlier match came to nothing: no-server$/,
  ],
  [
    { ...common, type: 'ticket.cancelled', data: { entry: entry('a', 'CANCELLED', { reason: 'abandoned' }) } },
    /because abandoned$/,
  ],
  [{ ...common, type: 'notice', data: { code: 'X', message: 'Mind\u001b[2J' } }, /notice {2}Mind\\u\{1b\}\[2J$/],
])('people read an event in a line: %#', (event, text) => {
  expect(eventText(event, look)).toMatch(text);
});

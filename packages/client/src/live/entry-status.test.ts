import { expect, it } from 'vitest';
import { buildEntry } from '../testing/build-entry.ts';
import { eventTypeOf } from './entry-status.ts';

const waiting = buildEntry();
const back = buildEntry({ reason: 'declined' });

it.each([
  ['waits', waiting, undefined, 'ticket.searching'],
  ['waits again after a match', waiting, buildEntry({ status: 'PLACING' }), 'ticket.requeued'],
  ['waits again after a ready check', back, buildEntry({ status: 'REQUIRES_ACCEPTANCE' }), 'ticket.requeued'],
  ['waits again after a match that nobody saw', back, waiting, 'ticket.requeued'],
  ['still waits', back, back, 'ticket.searching'],
  ['is asked', buildEntry({ status: 'REQUIRES_ACCEPTANCE' }), waiting, 'ticket.requires_acceptance'],
])('an entry that %s is told as such', (_, entry, before, type) => {
  expect(eventTypeOf(entry, before)).toBe(type);
});

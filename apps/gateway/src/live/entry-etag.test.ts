import type { QueueEntry } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { entryEtag, matchesEtag } from './entry-etag.ts';

const entry: QueueEntry = {
  queue_entry_id: 'e1',
  status: 'SEARCHING',
  queue: 'chess',
  pool: 'chess:3+2',
  pools: ['chess:3+2'],
  players: ['ann'],
  rating: 1_500,
  enqueued_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-01-31T12:10:00.000Z',
  estimated_wait_seconds: 10,
  wait_estimate: null,
};

describe('the tag of an entry', () => {
  it.each([
    [{ estimated_wait_seconds: 20 }],
    [{ wait_estimate: { p50_seconds: 1, p90_seconds: 2 } }],
    [{ position: 3 }],
    [{ rating_window: 125 }],
  ])('stays when only %j moves', (change) => {
    expect(entryEtag({ ...entry, ...change })).toBe(entryEtag(entry));
  });

  it.each<[Partial<QueueEntry>]>([
    [{ status: 'PLACING' }],
    [{ queue_entry_id: 'e2' }],
    [{ match_id: 'm1' }],
    [{ reason: 'declined' }],
    [{ acceptance: { accept_by: '2026-01-31T12:00:30.000Z', accepted: false, accepted_players: 1, players: 2 } }],
  ])('is another after %j', (change) => {
    expect(entryEtag({ ...entry, ...change })).not.toBe(entryEtag(entry));
  });

  it('is compared as HTTP says: in lists, weak or strong, and with a star', () => {
    const etag = entryEtag(entry);
    for (const header of [etag, ` ${etag} `, etag.slice(2), `"a", ${etag}`, '*']) {
      expect(matchesEtag(header, etag)).toBe(true);
    }
    for (const header of ['', '"a"', 'W/"a"', etag.replaceAll('"', '')]) expect(matchesEtag(header, etag)).toBe(false);
  });
});

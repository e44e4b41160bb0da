import { isActive, type QueueEntry, type TicketState, ticketStates } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { hasMoved, nextEvents } from './next-events.ts';

const entry = (status: TicketState, changes: Partial<QueueEntry> = {}): QueueEntry => ({
  queue_entry_id: 'first',
  status,
  queue: 'chess',
  pool: 'chess:3+2',
  pools: ['chess:3+2'],
  players: ['ann'],
  rating: 1_500,
  enqueued_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-01-31T12:10:00.000Z',
  estimated_wait_seconds: null,
  wait_estimate: null,
  ...changes,
});
const second = (status: TicketState) => entry(status, { queue_entry_id: 'second' });
const typesOf = (
  told: QueueEntry | null,
  current: QueueEntry | null,
  asked: QueueEntry | null = null,
  mayRepeat = true,
): string[] =>
  nextEvents(told, { current, asked }, mayRepeat).events.map(
    ({ type, entry: { queue_entry_id } }) => `${queue_entry_id} ${type.replace('ticket.', '')}`,
  );

/** What is told when an entry in the state of the row is next seen in the state of the column; "-": nothing. */
const table = `
told                | SEARCHING | REQUIRES_ACCEPTANCE | PLACING | MATCHED | CANCELLED | TIMED_OUT | FAILED | gone
nothing             | searching | requires_acceptance | placing | matched | -         | -         | -      | -
SEARCHING           | -         | requires_acceptance | placing | matched | cancelled | timed_out | failed | lost
REQUIRES_ACCEPTANCE | requeued  | -                   | placing | matched | cancelled | timed_out | failed | lost
PLACING             | requeued  | requires_acceptance | -       | matched | cancelled | timed_out | failed | lost
MATCHED             | requeued  | requires_acceptance | placing | -       | lost      | lost      | lost   | lost
`;
const [header = [], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));
const cells = rows.flatMap(([told = '', ...outcomes]) =>
  outcomes.map((outcome, index) => [told, header[index + 1] ?? '', outcome] as const),
);

describe('what is told of an entry', () => {
  it.each(cells)('after %s, seen %s: %s', (told, seen, outcome) => {
    const before = told === 'nothing' ? null : entry(told as TicketState);
    const after = seen === 'gone' ? null : entry(seen as TicketState);
    // The slot points to an entry while it counts; one that ended is found by its id.
    const stands = after !== null && (isActive(after.status) || after.status === 'MATCHED');
    const now = stands ? { current: after, asked: null } : { current: null, asked: after };
    const next = nextEvents(before, now, true);
    const lost = outcome === 'lost';
    expect(next.isLost).toBe(lost);
    expect(next.events).toEqual(lost || outcome === '-' ? [] : [{ type: `ticket.${outcome}`, entry: after }]);
    expect(next.told).toEqual(stands ? after : null);
  });

  it('is complete: the table has every state', () => {
    expect(header.slice(1)).toEqual([...ticketStates, 'gone']);
    expect(rows.map(([told]) => told)).toEqual([
      'nothing',
      ...ticketStates.filter((state) => isActive(state) || state === 'MATCHED'),
    ]);
  });

  it.each(ticketStates)('is nothing when it is told already: %s', (state) => {
    expect(typesOf(entry(state), entry(state))).toEqual([]);
  });

  it.each(ticketStates)('a slot that still points to an entry that ended tells its end once: %s', (state) => {
    const next = nextEvents(entry('PLACING'), { current: entry(state), asked: null }, true);
    if (!isActive(state) && state !== 'MATCHED') expect(next.told).toBeNull();
    const again = nextEvents(next.told, { current: entry(state), asked: null }, true);
    expect(again.events).toEqual([]);
  });
});

describe('a new entry', () => {
  it.each(ticketStates)('in state %s comes after the end of the one before', (state) => {
    const isOwn = isActive(state) || state === 'MATCHED';
    const name = state.toLowerCase();
    const told = (before: TicketState) => typesOf(entry('SEARCHING'), second(state), entry(before));
    const own = isOwn ? [`second ${name}`] : [];
    for (const end of ['CANCELLED', 'TIMED_OUT', 'FAILED', 'MATCHED'] as const) {
      expect(told(end)).toEqual([`first ${end.toLowerCase()}`, ...own]);
    }
  });

  it('comes alone when the one before ended long ago, is gone, or goes on nowhere', () => {
    expect(typesOf(entry('MATCHED'), second('SEARCHING'))).toEqual(['second searching']);
    expect(typesOf(entry('SEARCHING'), second('SEARCHING'))).toEqual(['second searching']);
    expect(typesOf(entry('SEARCHING'), second('PLACING'), entry('SEARCHING'))).toEqual(['second placing']);
    expect(nextEvents(entry('SEARCHING'), { current: second('PLACING'), asked: null }, true).isLost).toBe(false);
  });
});

describe('an entry whose slot was lost', () => {
  it('is told of for as long as it is there', () => {
    expect(typesOf(entry('SEARCHING'), null, entry('PLACING'))).toEqual(['first placing']);
    expect(nextEvents(entry('PLACING'), { current: null, asked: entry('PLACING') }, true)).toEqual({
      events: [],
      told: entry('PLACING'),
      isLost: false,
    });
  });
});

describe('within one state', () => {
  it('a match that came to nothing between two looks is told as requeued, by its reason', () => {
    const again = entry('SEARCHING', { reason: 'not-accepted' });
    expect(typesOf(entry('SEARCHING'), again)).toEqual(['first requeued']);
    expect(typesOf(again, again)).toEqual([]);
  });

  it('each answer to a ready check is told, and another match', () => {
    const asked = (accepted_players: number, match_id = 'm1') =>
      entry('REQUIRES_ACCEPTANCE', {
        match_id,
        acceptance: { accept_by: '2026-01-31T12:01:00.000Z', accepted: false, accepted_players, players: 2 },
      });
    expect(typesOf(asked(0), asked(1))).toEqual(['first requires_acceptance']);
    expect(typesOf(asked(1), asked(1))).toEqual([]);
    expect(typesOf(asked(1), asked(1, 'm2'))).toEqual(['first requires_acceptance']);
    const placing = (match_id: string) => entry('PLACING', { match_id });
    expect(typesOf(placing('m1'), placing('m2'))).toEqual(['first placing']);
  });

  it('an assignment is told once, and is not taken back when the match is forgotten', () => {
    const assignment = { match_id: 'm1', game_id: 'g1', team: 'white', teammates: [], opponents: [] };
    const matched = entry('MATCHED', { match_id: 'm1', assignment });
    expect(typesOf(matched, matched)).toEqual([]);
    const forgotten = nextEvents(matched, { current: entry('MATCHED', { match_id: 'm1' }), asked: null }, true);
    expect(forgotten).toEqual({ events: [], told: matched, isLost: false });
    expect(typesOf(entry('MATCHED', { match_id: 'm1' }), matched)).toEqual(['first matched']);
  });

  it('a waiting player hears of an estimate that moved, but not before it is time', () => {
    const [before, after] = [10, 20].map((seconds) => entry('SEARCHING', { estimated_wait_seconds: seconds }));
    expect(typesOf(before!, after!)).toEqual(['first searching']);
    expect(nextEvents(before!, { current: after!, asked: null }, false)).toEqual({
      events: [],
      told: before,
      isLost: false,
    });
  });
});

describe('an estimate, a place in line or a rating window', () => {
  const waiting = (changes: Partial<QueueEntry>) => entry('SEARCHING', changes);
  const quantiles = (p50_seconds: number, p90_seconds: number) =>
    waiting({ wait_estimate: { p50_seconds, p90_seconds } });
  it.each([
    [{ estimated_wait_seconds: 10 }, { estimated_wait_seconds: 11 }, false],
    [{ estimated_wait_seconds: 10 }, { estimated_wait_seconds: 12 }, true],
    [{ estimated_wait_seconds: 100 }, { estimated_wait_seconds: 119 }, false],
    [{ estimated_wait_seconds: 100 }, { estimated_wait_seconds: 80 }, true],
    [{ estimated_wait_seconds: null }, { estimated_wait_seconds: 5 }, true],
    [{ estimated_wait_seconds: 5 }, { estimated_wait_seconds: null }, true],
    [{ position: 3 }, { position: 2 }, true],
    [{ position: 100 }, { position: 99 }, false],
    [{ position: 100 }, { position: 80 }, true],
    [{}, { position: 1 }, true],
    [{ rating_window: 100 }, { rating_window: 119 }, false],
    [{ rating_window: 100 }, { rating_window: 125 }, true],
    [{ rating_window: 5 }, { rating_window: 10 }, false],
    [{ rating_window: 5 }, { rating_window: 15 }, true],
    [{}, {}, false],
  ])('from %j to %j has moved noticeably: %s', (before, after, moved) => {
    expect(hasMoved(waiting(before), waiting(after))).toBe(moved);
  });
  it('either quantile counts', () => {
    expect(hasMoved(quantiles(10, 30), quantiles(10, 30))).toBe(false);
    expect(hasMoved(quantiles(10, 30), quantiles(12, 30))).toBe(true);
    expect(hasMoved(quantiles(10, 30), quantiles(10, 36))).toBe(true);
    expect(hasMoved(quantiles(10, 30), waiting({}))).toBe(true);
  });
});

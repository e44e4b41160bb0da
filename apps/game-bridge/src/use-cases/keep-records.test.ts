import type { MatchEvent } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { RefusedRecordError } from '../ports/match-records.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { createKeepRecords } from './keep-records.ts';
import type { MatchRecord } from './match-record.ts';
import type { Verdict } from './verdict.ts';

const eventOf = (id?: string): MatchEvent => ({
  v: 1,
  type: 'match.found',
  at: 1,
  match: buildMatch(id === undefined ? {} : { id }),
});

let now: number;
let batches: string[][];
let refuse: (id: string) => boolean;
let away: boolean;
beforeEach(() => {
  now = 0;
  batches = [];
  refuse = () => false;
  away = false;
});

/** Keeps events that come one by one. */
const keeper = (maxBatch = 100) => {
  const keep = listKeeper(maxBatch);
  return async (event: MatchEvent): Promise<Verdict> => (await keep([event]))[0]!;
};

const listKeeper = (maxBatch = 100) =>
  createKeepRecords({
    records: {
      async write(records: readonly MatchRecord[]) {
        const ids = records.map(({ match }) => match.id);
        batches.push(ids);
        await Promise.resolve();
        if (away) throw new Error('no database');
        if (ids.some(refuse)) throw new RefusedRecordError(`refused one of ${ids.length}`);
      },
    },
    nowMs: () => now,
    random: () => 0.5,
    logger: silentLogger,
    maxBatch,
    pauseMs: 5,
  });

describe('keeping records', () => {
  it('writes what comes in one turn as one batch, and what comes meanwhile as the next', async () => {
    const keep = keeper();
    const first = Promise.all([eventOf(), eventOf(), eventOf()].map(keep));
    await new Promise((resolve) => setImmediate(resolve));
    const second = Promise.all([eventOf(), eventOf()].map(keep));
    expect(await first).toEqual([{ verdict: 'done' }, { verdict: 'done' }, { verdict: 'done' }]);
    await second;
    expect(batches.map((batch) => batch.length)).toEqual([3, 2]);
  });

  it('never writes more than the limit at once', async () => {
    const keep = keeper(4);
    await Promise.all(Array.from({ length: 10 }, () => keep(eventOf())));
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
  });

  it('keeps lists together as far as they fit, cuts one that is too long, and answers each in its own order', async () => {
    const keep = listKeeper(4);
    const listOf = (length: number) => Array.from({ length }, () => eventOf());
    const [two, three, nine] = [listOf(2), listOf(3), listOf(9)];
    const bad = three[1]?.match.id;
    refuse = (id) => id === bad;
    const verdicts = await Promise.all([keep(two), keep(three), keep(nine)]);
    expect(verdicts.map((list) => list.map(({ verdict }) => verdict))).toEqual([
      ['done', 'done'],
      ['done', 'dead', 'done'],
      Array.from({ length: 9 }, () => 'done'),
    ]);
    expect(batches[0]).toEqual(two.map(({ match }) => match.id));
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(4);
  });

  it('lets an event that the database refuses fail alone', async () => {
    const events = Array.from({ length: 9 }, () => eventOf());
    const bad = new Set([events[2]?.match.id, events[7]?.match.id]);
    refuse = (id) => bad.has(id);
    const verdicts = await Promise.all(events.map(keeper()));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(
      events.map(({ match }) => (bad.has(match.id) ? 'dead' : 'done')),
    );
    expect(verdicts[2]).toEqual({ verdict: 'dead', reason: 'refused one of 1' });
  });

  it('sends everything back while the database is away, without asking it again before the time is over', async () => {
    away = true;
    const keep = keeper();
    expect(await keep(eventOf())).toEqual({ verdict: 'retry', delayMs: 250 });
    now = 100;
    expect(await keep(eventOf())).toEqual({ verdict: 'retry', delayMs: 150 });
    expect(batches).toHaveLength(1);
    now = 250;
    expect(await keep(eventOf())).toEqual({ verdict: 'retry', delayMs: 500 });
    expect(batches).toHaveLength(2);
  });

  it('does not try the rest of a long queue either', async () => {
    away = true;
    const keep = keeper(2);
    const verdicts = await Promise.all(Array.from({ length: 6 }, () => keep(eventOf())));
    expect(new Set(verdicts.map((verdict) => verdict.verdict))).toEqual(new Set(['retry']));
    expect(batches).toHaveLength(1);
  });

  it('starts over with short waits once the database was back', async () => {
    const keep = keeper();
    away = true;
    await keep(eventOf());
    now = 250;
    await keep(eventOf());
    away = false;
    now = 1_000;
    expect(await keep(eventOf())).toEqual({ verdict: 'done' });
    away = true;
    expect(await keep(eventOf())).toEqual({ verdict: 'retry', delayMs: 250 });
  });
});

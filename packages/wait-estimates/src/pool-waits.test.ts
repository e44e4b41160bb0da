import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPoolWaits, type PoolWaits, type PoolWaitsOptions } from './pool-waits.ts';
import { parseState } from './pool-waits-state.ts';
import { expectedWait, parseEstimates, type WaitEstimates } from './wait-estimates.ts';

const START = 1_700_000_000_000;
const options: PoolWaitsOptions = { longestMs: 600_000, others: 1 };

/** One player per `everyMs` who waits so long, for so long. */
function feed(
  waits: PoolWaits,
  plan: { fromMs: number; forMs: number; everyMs: number; waitMs: (index: number) => number; rating?: number },
): number {
  const { fromMs, forMs, everyMs, rating } = plan;
  for (let index = 0; index * everyMs < forMs; index += 1) {
    const nowMs = fromMs + index * everyMs;
    const enqueuedAt = nowMs - plan.waitMs(index);
    waits.arrived({ enqueuedAt, rating });
    waits.matched({ enqueuedAt, rating, nowMs });
  }
  return fromMs + forMs;
}

/** Evenly from nothing to so much. */
const upTo = (mostMs: number) => (index: number) => ((index * 61) % 100) * (mostMs / 100);

const told = (estimates: WaitEstimates | undefined, rating?: number, waitedMs = 0) =>
  estimates && expectedWait(estimates, rating, waitedMs);

describe('the waits of a pool', () => {
  it('says nothing while too little is known', () => {
    const waits = createPoolWaits(options);
    expect(waits.estimates(START, [])).toBeUndefined();
    waits.arrived({ enqueuedAt: START, rating: 1500 });
    expect(waits.estimates(START + 1_000, [{ enqueuedAt: START, rating: 1500 }])).toBeUndefined();
  });

  it('tells the half and the nine tenths of what was waited lately', () => {
    const waits = createPoolWaits(options);
    const nowMs = feed(waits, { fromMs: START, forMs: 600_000, everyMs: 500, waitMs: upTo(20_000) });
    const { p50Ms, p90Ms } = told(waits.estimates(nowMs, []))!;
    expect(p50Ms).toBeGreaterThan(9_500);
    expect(p50Ms).toBeLessThan(10_800);
    expect(p90Ms).toBeGreaterThan(17_000);
    expect(p90Ms).toBeLessThan(19_000);
  });

  it('does not go on promising short waits when nobody is matched any more', () => {
    const waits = createPoolWaits(options);
    const endMs = feed(waits, { fromMs: START, forMs: 300_000, everyMs: 500, waitMs: upTo(6_000) });
    const before = told(waits.estimates(endMs, []))!;
    expect(before.p90Ms).toBeLessThan(6_500);
    // Two a second come, and nobody is matched.
    const stuck = Array.from({ length: 240 }, (_, index) => ({ enqueuedAt: endMs + index * 500, rating: undefined }));
    const after = told(waits.estimates(endMs + 120_000, stuck))!;
    expect(after.p90Ms).toBeGreaterThan(60_000);
    expect(after.p50Ms).toBeGreaterThan(2 * before.p50Ms);
  });

  it('follows a rush within minutes', () => {
    const waits = createPoolWaits(options);
    const quietMs = feed(waits, { fromMs: START, forMs: 3_600_000, everyMs: 2_000, waitMs: upTo(60_000) });
    const rushMs = feed(waits, { fromMs: quietMs, forMs: 180_000, everyMs: 50, waitMs: upTo(2_000) });
    expect(told(waits.estimates(rushMs, []))!.p90Ms).toBeLessThan(4_000);
  });

  it('counts who left as having waited longer, not as matched', () => {
    const waits = createPoolWaits(options);
    let nowMs = START;
    for (let index = 0; index < 1_000; index += 1) {
      nowMs += 500;
      // One half is matched after 20 s, the other left after 10 s and would have waited as long.
      if (index % 2 === 0) waits.matched({ enqueuedAt: nowMs - 20_000, rating: undefined, nowMs });
      else waits.gone({ enqueuedAt: nowMs - 10_000, rating: undefined, nowMs });
    }
    expect(told(waits.estimates(nowMs, []))!.p50Ms).toBeGreaterThan(16_000);
  });

  it('tells bands of ratings apart, and asks the neighbours where it knows too little', () => {
    const waits = createPoolWaits(options);
    feed(waits, { fromMs: START, forMs: 600_000, everyMs: 1_000, waitMs: upTo(4_000), rating: 1_500 });
    const nowMs = feed(waits, { fromMs: START, forMs: 600_000, everyMs: 1_000, waitMs: upTo(80_000), rating: 2_500 });
    feed(waits, { fromMs: nowMs - 1, forMs: 1, everyMs: 1, waitMs: () => 1_000, rating: 2_450 });
    const estimates = waits.estimates(nowMs, []);
    expect(told(estimates, 1_500)!.p90Ms).toBeLessThan(4_500);
    expect(told(estimates, 2_500)!.p90Ms).toBeGreaterThan(60_000);
    expect(told(estimates, 2_450)!.p90Ms).toBeGreaterThan(50_000);
    expect(told(estimates, 3_100)).toEqual(told(estimates, 2_500));
  });

  it('expects the few at the end of the scale to wait longer than the neighbours that it asks', () => {
    const waits = createPoolWaits({ ...options, reachAfter: () => 100 });
    const nowMs = feed(waits, { fromMs: START, forMs: 600_000, everyMs: 1_000, waitMs: upTo(8_000), rating: 1_500 });
    feed(waits, { fromMs: START, forMs: 600_000, everyMs: 300_000, waitMs: upTo(8_000), rating: 1_850 });
    const estimates = waits.estimates(nowMs, []);
    expect(told(estimates, 1_850)!.p50Ms).toBeGreaterThan(1.3 * told(estimates, 1_500)!.p50Ms);
  });

  it('guesses from who comes and how far the rules let them meet, until somebody was matched', () => {
    const guess = (reach: number) => {
      const waits = createPoolWaits({ ...options, reachAfter: (waitMs) => reach + waitMs / 100 });
      for (let index = 0; index < 30; index += 1) {
        waits.arrived({ enqueuedAt: START + index * 2_000, rating: 1_000 + ((index * 700) % 1_000) });
      }
      return told(waits.estimates(START + 60_000, []), 1_500)!;
    };
    const [near, far] = [guess(50), guess(1_000)];
    expect(far.p50Ms).toBeGreaterThan(1_000);
    expect(far.p50Ms).toBeLessThan(3_000);
    expect(near.p50Ms).toBeGreaterThan(2 * far.p50Ms);
  });

  it('goes on elsewhere from what was saved', () => {
    const waits = createPoolWaits(options);
    const nowMs = feed(waits, { fromMs: START, forMs: 600_000, everyMs: 700, waitMs: upTo(20_000), rating: 1_200 });
    const text = JSON.stringify(waits.save(nowMs));
    expect(text.length).toBeLessThan(4_000);
    const other = createPoolWaits(options);
    other.absorb(parseState(text)!);
    const [here, there] = [waits, other].map((each) => told(each.estimates(nowMs + 60_000, []), 1_200)!);
    expect(Math.abs(here!.p90Ms - there!.p90Ms)).toBeLessThan(here!.p90Ms / 50);
  });

  it('stays small whatever the ratings and however long it goes on', () => {
    const waits = createPoolWaits(options);
    let nowMs = START;
    for (let index = 0; index < 20_000; index += 1) {
      nowMs += 60_000;
      const wait = { enqueuedAt: nowMs - (index % 7_000_000), rating: ((index * 7_919) % 20_000) - 10_000, nowMs };
      waits.arrived(wait);
      waits.matched(wait);
    }
    const estimates = waits.estimates(nowMs, [])!;
    expect(estimates.bands.length).toBeLessThanOrEqual(64);
    expect(JSON.stringify(estimates).length).toBeLessThan(16_000);
    expect(JSON.stringify(waits.save(nowMs)).length).toBeLessThan(64_000);
  });

  it('knows nothing again of a pool that was left alone for days', () => {
    const waits = createPoolWaits(options);
    const nowMs = feed(waits, { fromMs: START, forMs: 60_000, everyMs: 500, waitMs: upTo(6_000) });
    expect(waits.estimates(nowMs + 3 * 86_400_000, [])).toBeUndefined();
  });
});

/** What may happen in a pool, with the time from one to the next. */
const happenings = fc.array(
  fc.record({
    kind: fc.constantFrom('arrived', 'matched', 'gone'),
    afterMs: fc.oneof(fc.integer({ min: -50, max: 5_000 }), fc.constant(7_200_000)),
    waitMs: fc.oneof(fc.integer({ min: -100, max: 30_000 }), fc.constant(0), fc.integer({ min: 0, max: 9_000_000 })),
    rating: fc.option(fc.integer({ min: -10_000, max: 10_000 }), { nil: undefined }),
  }),
  { maxLength: 200 },
);

describe('whatever happens', () => {
  it('estimates are finite, in order, never less than what was waited, and never fall with it', () => {
    const asked = fc.array(fc.integer({ min: 0, max: 700_000 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(happenings, asked, fc.integer({ min: -10_000, max: 10_000 }), (events, waited, rating) => {
        const waits = createPoolWaits(options);
        let nowMs = START;
        const here: { enqueuedAt: number; rating: number | undefined }[] = [];
        for (const event of events) {
          nowMs += event.afterMs;
          const wait = { enqueuedAt: nowMs - event.waitMs, rating: event.rating, nowMs };
          if (event.kind === 'arrived') here.push(wait);
          waits[event.kind](wait);
        }
        const estimates = waits.estimates(nowMs, here);
        if (estimates === undefined) return;
        expect(parseEstimates(JSON.stringify(estimates))).toEqual(estimates);
        expect(parseState(JSON.stringify(waits.save(nowMs)))).toBeDefined();
        let before = { p50Ms: 0, p90Ms: 0 };
        for (const waitedMs of waited.sort((a, b) => a - b)) {
          const { p50Ms, p90Ms } = expectedWait(estimates, rating, waitedMs);
          expect(Number.isFinite(p90Ms)).toBe(true);
          expect(p90Ms).toBeLessThanOrEqual(Math.max(waitedMs, options.longestMs));
          expect(p90Ms).toBeGreaterThanOrEqual(p50Ms);
          expect(p50Ms).toBeGreaterThanOrEqual(Math.max(waitedMs, before.p50Ms));
          expect(p90Ms).toBeGreaterThanOrEqual(before.p90Ms);
          before = { p50Ms, p90Ms };
        }
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { createArrivalEstimate } from './arrival-estimate.ts';
import { createLayout, scaleOf } from './layout.ts';

/** Uniform numbers, the same every time. */
function createChance(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x8000_0000;
  };
}

/** Arrivals at this rate with ratings even over 1,000 points; what follows is seen by the estimate. */
function createQueue() {
  const estimate = createArrivalEstimate();
  const chance = createChance();
  let nowMs = 1_700_000_000_000;
  const arrive = (enqueuedAt: number, rating = 1_000 + 1_000 * chance()): void => {
    const layout = createLayout(1);
    layout.ratings[0] = rating;
    layout.enqueuedAt[0] = enqueuedAt;
    estimate.noteTimes(layout, Int32Array.of(0), nowMs);
    estimate.noteRatings(layout, Int32Array.of(0));
  };
  return {
    nowMs: () => nowMs,
    skip(ms: number) {
      nowMs += ms;
    },
    run(perSecond: number, seconds: number) {
      const endMs = nowMs + seconds * 1_000;
      for (;;) {
        nowMs += (-1_000 * Math.log(1 - chance())) / perSecond;
        if (nowMs > endMs) return;
        arrive(nowMs);
      }
    },
    arrive,
    /** Arrivals per second, by the density that is known. */
    rate(): number {
      const layout = createLayout(1);
      layout.ratings[0] = 1_500;
      estimate.writeScales(layout, Int32Array.of(0), 1);
      return 1_000 / scaleOf(layout, 0) ** 2;
    },
  };
}

describe('what arrivals tell of a queue', () => {
  it.each([0.5, 5, 200, 5_000])('rate and density at %d/s, within a third', (perSecond) => {
    const queue = createQueue();
    queue.run(perSecond, Math.max(1_000 / perSecond, 2));
    expect(queue.rate() / perSecond).toBeGreaterThan(0.67);
    expect(queue.rate() / perSecond).toBeLessThan(1.5);
  });

  it('a burst is noticed within a second', () => {
    const queue = createQueue();
    queue.run(1, 600);
    queue.run(100, 1);
    expect(queue.rate()).toBeGreaterThan(30);
  });

  it('a queue that has fallen silent is not taken for a busy one', () => {
    const queue = createQueue();
    queue.run(100, 30);
    queue.skip(300_000);
    queue.arrive(queue.nowMs());
    expect(queue.rate()).toBeLessThan(2);
  });

  it('who comes back is no arrival', () => {
    const queue = createQueue();
    queue.run(1, 600);
    queue.arrive(queue.nowMs() - 60_000);
    const before = queue.rate();
    for (let index = 0; index < 500; index += 1) queue.arrive(queue.nowMs() - 60_000);
    expect(queue.rate()).toBeCloseTo(before, 6);
  });

  it('a clock that is set back or far ahead leaves it finite', () => {
    const queue = createQueue();
    queue.run(10, 30);
    queue.skip(-20_000);
    queue.run(10, 5);
    expect(queue.rate()).toBeGreaterThan(1);
    queue.skip(86_400_000);
    queue.arrive(queue.nowMs());
    expect(queue.rate()).toBeGreaterThan(0);
    expect(queue.rate()).toBeLessThan(1_000);
  });

  it('equal ratings and equal times are no trouble', () => {
    const queue = createQueue();
    for (let index = 0; index < 2_000; index += 1) queue.arrive(queue.nowMs(), 1_500);
    expect(Number.isFinite(queue.rate())).toBe(true);
  });
});

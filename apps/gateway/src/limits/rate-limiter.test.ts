import { describe, expect, it } from 'vitest';
import { type Counted, type CountShared, createRateLimiter, type Tally } from './rate-limiter.ts';

const rate = { limit: 3, perMs: 60_000 };
/** Answers all tallies alike. */
const always =
  (by: Counted): CountShared =>
  (tallies) => {
    for (const tally of tallies) tally.counted(by);
  };
/** What Redis does, with what other gateways tell it too. */
function countsFor(clock: { nowMs: number }) {
  const counters = new Map<string, { count: number; endMs: number }>();
  const told: [key: string, points: number][] = [];
  const share: CountShared = (tallies) => {
    for (const tally of tallies) {
      const { key, points, leftMs } = tally;
      told.push([key, points]);
      const known = counters.get(key);
      const running = known && known.endMs > clock.nowMs ? known : { count: 0, endMs: Number.POSITIVE_INFINITY };
      const next = { count: running.count + points, endMs: Math.min(running.endMs, clock.nowMs + leftMs) };
      counters.set(key, next);
      tally.counted({ count: next.count, resetInMs: next.endMs - clock.nowMs });
    }
  };
  return { told, share };
}
const settled = () => new Promise((resolve) => void setImmediate(resolve));

function limiterAt(countShared?: CountShared, { maxKeys = 100, quietShare = 0 } = {}) {
  const clock = { nowMs: 0 };
  const limiter = createRateLimiter({ maxKeys, monotonicMs: () => clock.nowMs, countShared, quietShare });
  return { clock, limiter, take: (key = 'alice') => limiter.take(key, rate) };
}

describe('createRateLimiter', () => {
  it('lets so many through, says how many are left, then until when there are none', () => {
    const { clock, take } = limiterAt();
    expect([take(), take(), take()].map(({ isOver, remaining }) => [isOver, remaining])).toEqual([
      [false, 2],
      [false, 1],
      [false, 0],
    ]);
    clock.nowMs = 20_500;
    expect(take()).toEqual({ isOver: true, remaining: 0, resetInS: 40 });
    clock.nowMs = 59_999;
    expect(take()).toEqual({ isOver: true, remaining: 0, resetInS: 1 });
    clock.nowMs = 60_000;
    expect(take()).toEqual({ isOver: false, remaining: 2, resetInS: 60 });
  });

  it('counts each key alone, and looks without counting', () => {
    const { limiter, take } = limiterAt();
    for (let index = 0; index < 3; index += 1) take();
    expect(take('bob').isOver).toBe(false);
    for (let index = 0; index < 9; index += 1) expect(limiter.look('carol', rate).isOver).toBe(false);
    expect(limiter.look('alice', rate).isOver).toBe(true);
  });

  it('never lets anything through where the limit is none', () => {
    expect(limiterAt().limiter.take('alice', { limit: 0, perMs: 1_000 })).toMatchObject({ isOver: true, resetInS: 1 });
  });

  it('learns from the shared count what others counted and when the window ends', async () => {
    const { clock, take } = limiterAt(always({ count: 3, resetInMs: 7_000 }));
    expect(take().isOver).toBe(false);
    await settled();
    expect(take()).toEqual({ isOver: true, remaining: 0, resetInS: 7 });
    clock.nowMs = 7_000;
    expect(take().isOver).toBe(false);
  });

  it('counts what the shared count has not answered yet', async () => {
    const told: Tally[] = [];
    const { take } = limiterAt((tallies) => void told.push(...tallies));
    expect(take().isOver).toBe(false);
    await settled();
    expect([take(), take(), take()].map(({ isOver }) => isOver)).toEqual([false, false, true]);
    await settled();
    told[0]?.counted({ count: 1, resetInMs: 60_000 });
    expect(take().isOver).toBe(true);
  });

  it('tells all of one turn at once, each key once, and what is refused never', async () => {
    const told: (readonly Tally[])[] = [];
    const { take } = limiterAt((tallies) => void told.push(tallies));
    for (const key of ['alice', 'bob', 'alice', 'alice', 'alice', 'alice']) take(key);
    await settled();
    expect(told.map((tallies) => tallies.map(({ key, points }) => [key, points]))).toEqual([
      [
        ['alice', 3],
        ['bob', 1],
      ],
    ]);
  });

  it('tells nothing of those who come seldom, and then all at once', async () => {
    const clock = { nowMs: 0 };
    const { told, share } = countsFor(clock);
    const { take } = limiterAt(share, { quietShare: 0.5 });
    take();
    await settled();
    expect(told).toEqual([]);
    take();
    await settled();
    expect(told).toEqual([['alice', 2]]);
    take();
    await settled();
    expect(told).toEqual([
      ['alice', 2],
      ['alice', 1],
    ]);
    expect(take().isOver).toBe(true);
  });

  it.each([1, 2, 4, 7])(
    'lets nobody through more often than the limit and the quiet part of all of %i gateways but one',
    async (gateways) => {
      const limit = 10;
      const quietShare = 1 / 3;
      const clock = { nowMs: 0 };
      const { share } = countsFor(clock);
      const limiters = Array.from({ length: gateways }, () =>
        createRateLimiter({ maxKeys: 100, monotonicMs: () => clock.nowMs, countShared: share, quietShare }),
      );
      for (const isInTurn of [true, false]) {
        clock.nowMs += 60_000;
        let through = 0;
        for (let time = 0; time < limit * gateways * 2; time += 1) {
          const place = isInTurn ? time % gateways : Math.floor(time / (limit * 2));
          if (limiters[place]?.take('alice', { limit, perMs: 60_000 }).isOver === false) through += 1;
          // Nothing is under way when the next one comes.
          await settled();
        }
        // Each of the others also learns of it by being told to let one more through.
        expect(through).toBeLessThanOrEqual(limit + (gateways - 1) * (Math.floor(limit * quietShare) + 1));
        expect(through).toBeGreaterThanOrEqual(limit);
      }
    },
  );

  it('ends a window for all when it ends for the gateway that began it first', async () => {
    const clock = { nowMs: 0 };
    const { share } = countsFor(clock);
    const [one, other] = [1, 2].map(() =>
      createRateLimiter({ maxKeys: 100, monotonicMs: () => clock.nowMs, countShared: share, quietShare: 0.5 }),
    );
    one?.take('alice', rate);
    clock.nowMs = 50_000;
    for (let time = 0; time < 2; time += 1) other?.take('alice', rate);
    await settled();
    one?.take('alice', rate);
    await settled();
    expect(one?.take('alice', rate)).toEqual({ isOver: true, remaining: 0, resetInS: 10 });
    clock.nowMs = 60_000;
    expect(one?.take('alice', rate).isOver).toBe(false);
  });

  it('counts alone while there is no shared count, and does not forget that when it is back with less', async () => {
    const shared = { isAway: true };
    const { take } = limiterAt((tallies) => {
      for (const tally of tallies) {
        if (shared.isAway) tally.failed(new Error('away'));
        else tally.counted({ count: 1, resetInMs: 60_000 });
      }
    });
    take();
    take();
    await settled();
    shared.isAway = false;
    expect(take().isOver).toBe(false);
    await settled();
    expect(take().isOver).toBe(true);
  });

  it('keeps no more windows than it may', () => {
    const { take } = limiterAt(undefined, { maxKeys: 10 });
    for (let index = 0; index < 3; index += 1) take();
    for (let index = 0; index < 10; index += 1) take(`player-${index}`);
    expect(take().isOver).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { createJoinWindow } from './join-window.ts';

/** A window before something that answers `perMs` joins a millisecond, and everybody who comes at `offeredPerMs`. */
function simulate(options: { most?: number; perMs: number; offeredPerMs: number; ms: number }) {
  const clock = { nowMs: 0 };
  const window = createJoinWindow({ most: options.most ?? 5_000, targetMs: 500, monotonicMs: () => clock.nowMs });
  const begun: number[] = [];
  const took: number[] = [];
  let owed = 0;
  let due = 0;
  let refused = 0;
  for (; clock.nowMs < options.ms; clock.nowMs += 1) {
    for (due += options.offeredPerMs; due >= 1; due -= 1) {
      if (begun.length < window.size) begun.push(clock.nowMs);
      else {
        refused += 1;
        window.full();
      }
    }
    for (owed += options.perMs; owed >= 1; owed -= 1) {
      const begunMs = begun.shift();
      if (begunMs === undefined) continue;
      took.push(clock.nowMs - begunMs);
      window.ended(clock.nowMs - begunMs);
    }
  }
  return { window, took, refused };
}

describe('createJoinWindow', () => {
  it('lets everybody in whom there is time for', () => {
    expect(simulate({ perMs: 5, offeredPerMs: 4, ms: 20_000 }).refused).toBe(0);
  });

  it.each([0.5, 2, 8])(
    'of twice too many lets in as many as are answered, each in about the time wanted: %d/ms',
    (perMs) => {
      const { took } = simulate({ perMs, offeredPerMs: 2 * perMs, ms: 60_000 });
      // After the first seconds.
      const later = took.slice(took.length / 4).sort((a, b) => a - b);
      expect(took.length).toBeGreaterThan(0.95 * perMs * 60_000);
      expect(later[Math.floor(later.length * 0.95)]).toBeLessThan(3 * 500);
    },
  );

  it('never lets in more than may be, and never nobody', () => {
    expect(simulate({ most: 100, perMs: 8, offeredPerMs: 16, ms: 20_000 }).window.size).toBe(100);
    expect(simulate({ perMs: 0.01, offeredPerMs: 16, ms: 60_000 }).window.size).toBe(64);
  });

  it('is as wide as at first some time after the crowd is gone', () => {
    const clock = { nowMs: 0 };
    const window = createJoinWindow({ most: 5_000, targetMs: 500, monotonicMs: () => clock.nowMs });
    const joins = (count: number, tookMs: number): void => {
      for (let index = 0; index < count; index += 1) {
        clock.nowMs += 100;
        window.ended(tookMs);
      }
    };
    joins(20, 3_000);
    expect(window.size).toBe(64);
    joins(20, 5);
    expect(window.size).toBe(1_000);
  });
});

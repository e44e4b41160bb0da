import { describe, expect, it } from 'vitest';
import { baselineOf, betterOf, grossRegressions, ratioLines } from './guard-decision.ts';
import type { GuardLine } from './guard-history.ts';

const load = { rate: 500, seconds: 12 };
const line = (system: number, change: { cores?: number; load?: typeof load } = {}): GuardLine => ({
  at: '2026-01-01T00:00:00.000Z',
  machine: { node: 'v24', cpu: 'some', cores: change.cores ?? 2, memoryGb: 8, loadBefore: 0 },
  load: change.load ?? load,
  ratios: { gateway: 2 * system, system, redis: 3 * system },
});
const kind = { cores: 2, load };

describe('what the guard compares with', () => {
  it('is the median of the latest five lines of the same load on as many processors', () => {
    const history = [line(9), line(9), line(1), line(5), line(2), line(4), line(3)];
    const others = [line(100, { cores: 4 }), line(100, { load: { rate: 1_000, seconds: 12 } })];
    expect(baselineOf([...history, ...others], kind)).toEqual({ gateway: 6, system: 3, redis: 9 });
  });

  it('is nothing where the history has no such line', () => {
    expect(baselineOf([], kind)).toBeUndefined();
    expect(baselineOf([line(1, { cores: 8 })], kind)).toBeUndefined();
  });
});

describe('the decision of the guard', () => {
  const baseline = { gateway: 0.1, system: 0.05, redis: 0.1 };

  it('lets noise pass, and names what costs more than twice as much', () => {
    expect(grossRegressions({ gateway: 0.06, system: 0.03, redis: 0.3 }, baseline)).toEqual([]);
    expect(grossRegressions({ gateway: 0.04, system: 0.05, redis: Number.NaN }, baseline)).toEqual([
      expect.stringContaining('gateway: 0.0400'),
      expect.stringContaining('redis'),
    ]);
  });

  it('fails nobody who has nothing to be compared with, and says so', () => {
    const now = { gateway: 0.001, system: 0.001, redis: 0.001 };
    expect(grossRegressions(now, undefined)).toEqual([]);
    expect(ratioLines(now, undefined)[0]).toContain('nothing to compare with');
    expect(ratioLines({ ...now, gateway: 0.2 }, baseline)[0]).toContain('was 0.100: 2.0 x');
  });

  it('takes the better of two runs, ratio by ratio', () => {
    const first = { gateway: 1, system: 2, redis: Number.NaN };
    expect(betterOf(first, { gateway: 3, system: 1, redis: 1 })).toEqual({ gateway: 3, system: 2, redis: 1 });
  });
});

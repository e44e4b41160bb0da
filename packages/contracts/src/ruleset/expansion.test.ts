import { describe, expect, it } from 'vitest';
import { expansionSchema, growingLimit, limitProblems } from './expansion.ts';

const steps = (...written: [number, number][]) => written.map(([after, to]) => ({ after, to }));

describe('an expansion', () => {
  it.each([
    [{ by: 0, every: 1 }],
    [{ by: -1, every: 1 }],
    [{ by: 1, every: 0 }],
    [{ by: 10_001, every: 1 }],
    [{ by: 1 }],
    [{ by: 1, every: 1, to: 5 }],
    [[]],
    [[{ after: 0, to: 5 }]],
    [[{ after: 1, to: 0 }]],
    [[{ after: 1, by: 5 }]],
    [Array.from({ length: 33 }, (_, index) => ({ after: index + 1, to: index + 1 }))],
    [5],
  ])('is not %j', (written) => {
    expect(expansionSchema.safeParse(written).success).toBe(false);
  });

  it('grows steadily, or by steps, or not at all, up to a maximum', () => {
    expect(growingLimit(100, expansionSchema.parse({ by: 25, every: '10s' }), 500)).toEqual({
      initial: 100,
      max: 500,
      growth: { by: 25, everyMs: 10_000 },
    });
    expect(growingLimit(100, expansionSchema.parse([{ after: 5, to: 200 }]), undefined)).toEqual({
      initial: 100,
      max: Number.MAX_SAFE_INTEGER,
      steps: [{ afterMs: 5_000, value: 200 }],
    });
    expect(growingLimit(100, undefined, undefined)).toEqual({ initial: 100, max: Number.MAX_SAFE_INTEGER });
  });

  it('has steps that come later and never shrink, also below where the limit starts', () => {
    const problemsOf = (...written: [number, number][]) =>
      limitProblems(100, steps(...written), undefined).map(({ path }) => path.join('.'));
    expect(problemsOf([1, 100], [2, 100], [3, 101])).toEqual([]);
    expect(problemsOf([1, 99])).toEqual(['expand.0.to']);
    expect(problemsOf([5, 200], [5, 300])).toEqual(['expand.1.after']);
    expect(problemsOf([5, 200], [4, 150])).toEqual(['expand.1.after', 'expand.1.to']);
  });

  it('has a maximum that is not below the start', () => {
    expect(limitProblems(100, undefined, 99)).toEqual([{ path: ['max'], message: 'is below where it starts (100)' }]);
    expect(limitProblems(100, undefined, 100)).toEqual([]);
  });
});

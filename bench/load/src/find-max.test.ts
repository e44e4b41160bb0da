import { describe, expect, it } from 'vitest';
import { findMax } from './find-max.ts';
import type { LoadRun } from './report/load-run.ts';

/** A system that carries so many joins per second. */
const systemOf = (most: number) => async (rate: number) =>
  ({
    result: {
      dueJoins: rate,
      acceptedJoins: rate,
      shareMatched: rate <= most ? 1 : 0.5,
      pushes: { count: 1, p95: 10 },
      truth: { problems: [] },
    },
  }) as unknown as LoadRun;

describe('the search for the highest rate', () => {
  it.each([300, 1_000, 7_777, 50_000])('finds it within a twelfth, from below and from above (%i)', async (most) => {
    const { rate, best, tried } = await findMax(1_000, systemOf(most));
    expect(rate).toBeLessThanOrEqual(most);
    expect(rate * 1.09).toBeGreaterThan(most);
    expect(best).toBeDefined();
    expect(tried.length).toBeLessThan(14);
  });

  it('says that nothing holds where nothing does', async () => {
    expect(await findMax(1_000, systemOf(0))).toMatchObject({ best: undefined, rate: 0 });
  });
});

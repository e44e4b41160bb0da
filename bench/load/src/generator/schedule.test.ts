import { describe, expect, it } from 'vitest';
import { runSchedule } from './schedule.ts';

describe('the schedule of arrivals', () => {
  it('names for everybody the time at which they were due, evenly and all of them, though the process stood still', async () => {
    const dues: number[] = [];
    const startedMs = performance.now();
    await runSchedule({ rateAt: () => 1_000, seconds: 0.2, signal: new AbortController().signal }, (dueMs) => {
      dues.push(dueMs - startedMs);
      if (dues.length === 50) while (performance.now() - startedMs < 150);
    });
    expect(dues).toHaveLength(200);
    for (const [index, due] of dues.entries()) expect(due - dues[0]!).toBeCloseTo(index, 6);
  });

  it('follows a rate that changes', async () => {
    const dues: number[] = [];
    const rateAt = (second: number): number => (second < 0.1 ? 100 : 1_000);
    await runSchedule({ rateAt, seconds: 0.2, signal: new AbortController().signal }, (dueMs) => dues.push(dueMs));
    expect(dues).toHaveLength(110);
  });
});

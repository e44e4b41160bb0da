import { describe, expect, it } from 'vitest';
import type { LoadRun } from '../report/figures-of-run.ts';
import { grossRegressions, guardRatios } from './guard-ratios.ts';

const run = {
  usage: [
    { name: 'gateway', cpuSeconds: 0.2 },
    { name: 'redis', cpuSeconds: 0.1 },
    { name: 'matcher-1', cpuSeconds: 0.1 },
    { name: 'generator', cpuSeconds: 9 },
  ],
  result: { acceptedJoins: 1_000 },
  floors: { bareHttpMicros: 20, redisScriptsPerSecond: 100_000, natsPublishesPerSecond: 1 },
} as unknown as LoadRun;

describe('the guard', () => {
  it('compares what a ticket costs with the bare parts, the load itself left out', () => {
    const ratios = guardRatios(run);
    expect(ratios.gateway).toBeCloseTo(0.1);
    expect(ratios.system).toBeCloseTo(0.05);
    expect(ratios.redis).toBeCloseTo(0.1);
  });

  it('lets noise pass, and names what costs more than twice as much', () => {
    const baseline = { gateway: 0.1, system: 0.05, redis: 0.1 };
    expect(grossRegressions({ gateway: 0.06, system: 0.03, redis: 0.3 }, baseline)).toEqual([]);
    expect(grossRegressions({ gateway: 0.04, system: 0.05, redis: Number.NaN }, baseline)).toEqual([
      expect.stringContaining('gateway: 0.0400'),
      expect.stringContaining('redis'),
    ]);
  });
});

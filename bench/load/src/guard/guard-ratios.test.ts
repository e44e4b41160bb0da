import { describe, expect, it } from 'vitest';
import type { LoadRun } from '../report/load-run.ts';
import { guardRatios } from './guard-ratios.ts';

const run = {
  usage: [
    { name: 'gateway', cpuSeconds: 0.2 },
    { name: 'redis', cpuSeconds: 0.1 },
    { name: 'matcher-1', cpuSeconds: 0.1 },
    { name: 'generator', cpuSeconds: 9 },
  ],
  result: { acceptedJoins: 1_000 },
  floors: { bareHttpMicros: 20, redisScriptMicros: 10, natsPublishesPerSecond: 1 },
} as unknown as LoadRun;

describe('the ratios of the guard', () => {
  it('compare what a ticket costs with the bare parts, the load itself left out', () => {
    const ratios = guardRatios(run);
    expect(ratios.gateway).toBeCloseTo(0.1);
    expect(ratios.system).toBeCloseTo(0.05);
    expect(ratios.redis).toBeCloseTo(0.1);
  });
});

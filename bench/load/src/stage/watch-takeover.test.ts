import { describe, expect, it } from 'vitest';
import type { AppMetrics } from './app-metrics.ts';
import { watchTakeover } from './watch-takeover.ts';

const start = { killed: 'matcher-1', killedAtMs: 0, ticketsBefore: 100 };
const answers = (...list: [owned: number, loaded: number, tickets: number][]) => {
  let asked = 0;
  return {
    nowMs: () => asked * 100,
    async readSurvivors() {
      const [owned, loaded, tickets] = list[Math.min(asked, list.length - 1)]!;
      asked += 1;
      return [{ partitions: { owned, loaded }, tickets }] as unknown as AppMetrics[];
    },
  };
};

describe('a takeover', () => {
  it('is noticed after the last answer in which it was not, and over when everything is loaded', async () => {
    const shards = answers([128, 128, 3], [128, 128, 3], [256, 128, 3], [256, 128, 3], [256, 256, 99]);
    expect(await watchTakeover(shards, start, 10_000)).toEqual({
      ...start,
      noticedAtMs: 200,
      loadedAtMs: 500,
      ticketsAfter: 99,
    });
  });

  it('that does not come is told', async () => {
    const shards = answers([128, 128, 3]);
    expect(await watchTakeover(shards, start, 500)).toMatchObject({ noticedAtMs: undefined, loadedAtMs: undefined });
  });
});

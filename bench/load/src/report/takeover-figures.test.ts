import { describe, expect, it } from 'vitest';
import type { LoadRun } from './load-run.ts';
import { takeoverFigures } from './takeover-figures.ts';

const runWith = (noticedAtMs: number | undefined, pauses: { fromMs: number; toMs: number }[]) =>
  ({
    takeover: {
      killed: 'matcher-1',
      killedAtMs: 10_000,
      ticketsBefore: 100,
      noticedAtMs,
      loadedAtMs: 13_800,
      ticketsAfter: 100,
    },
    result: { pauses },
  }) as unknown as LoadRun;
const valuesOf = (run: LoadRun) => takeoverFigures(run).map(({ value }) => value);

describe('the figures of a takeover', () => {
  it('are silence, then matching and loading from when it was noticed, and the pause for the players', () => {
    const pauses = [
      { fromMs: 1_000, toMs: 9_000 },
      { fromMs: 10_050, toMs: 14_050 },
    ];
    expect(valuesOf(runWith(13_000, pauses))).toEqual([3, 1.05, 0.8, 4]);
  });

  it('have no delay where somebody was told all the time, and are unknown where nobody noticed', () => {
    expect(valuesOf(runWith(13_000, []))[1]).toBe(0);
    expect(valuesOf(runWith(undefined, []))[1]).toBeNaN();
  });
});

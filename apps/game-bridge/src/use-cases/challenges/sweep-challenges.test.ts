import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UntoldMatch } from '../../ports/challenges.ts';
import { buildChallenge } from '../../testing/build-challenge.ts';
import { startChallengeSweeper } from './sweep-challenges.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const untold = Array.from({ length: 200 }, () => ({}) as UntoldMatch);

/** A sweeper over a database that answers as told, and what it asked and said. */
function start(options: { overdue?: number[]; outbox?: (readonly UntoldMatch[])[]; untellable?: number } = {}) {
  const { overdue = [], outbox = [], untellable = 0 } = options;
  const seen = { sweeps: 0, told: 0, expired: 0, declined: 0, lines: [] as string[], isAway: false };
  const sweeper = startChallengeSweeper({
    challenges: {
      async endOverdue() {
        seen.sweeps += 1;
        if (seen.isAway) throw new Error('away');
        const expired = Array.from({ length: overdue.shift() ?? 0 }, () => buildChallenge({ state: 'EXPIRED' }));
        return { expired, declined: expired.slice(0, 3) };
      },
      takeUntold: async () => [...(outbox.shift() ?? [])],
    },
    async tell(matches) {
      seen.told += matches.length;
      return untellable;
    },
    tellPlayers(event, challenges) {
      if (event === 'expired' || event === 'declined') seen[event] += challenges.length;
    },
    random: () => 0.5,
    logger: {
      info: (line: unknown) => void seen.lines.push(`info ${String(line)}`),
      warn: (_details: unknown, line?: string) => void seen.lines.push(`warn ${line}`),
    },
  });
  return { seen, sweeper };
}

describe('the sweeper of challenges', () => {
  it('looks once a second, and says nothing when there is nothing to do', async () => {
    const { seen } = start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.sweeps).toBe(60);
    expect(seen).toMatchObject({ told: 0, lines: [] });
  });

  it('goes on at once while there is more than it takes at a time', async () => {
    const { seen } = start({ overdue: [200, 200, 7], outbox: [untold, untold, untold.slice(5)] });
    await vi.advanceTimersByTimeAsync(600);
    expect(seen).toMatchObject({ sweeps: 3, told: 595, expired: 407, declined: 9 });
  });

  it('leaves the rest for later when the stream does not take them', async () => {
    const { seen } = start({ outbox: [untold, untold], untellable: 1 });
    await vi.advanceTimersByTimeAsync(600);
    expect(seen.told).toBe(200);
  });

  it('looks ever less often while the database is away, says so once, and says when it is back', async () => {
    const { seen } = start();
    seen.isAway = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.sweeps).toBeGreaterThan(8);
    expect(seen.sweeps).toBeLessThan(20);
    expect(seen.lines).toEqual(['warn challenges wait for the database']);
    seen.isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen.lines.slice(1)).toEqual(['info challenges are looked after again']);
  });

  it('does nothing after it was stopped', async () => {
    const { seen, sweeper } = start();
    await vi.advanceTimersByTimeAsync(5_000);
    await sweeper.stop();
    const { sweeps } = seen;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.sweeps).toBe(sweeps);
  });
});

import { describe, expect, it } from 'vitest';
import { takeTurns } from './take-turns.ts';

/** Calls that end when they are told to, at a time that is told. */
function start() {
  const clock = { nowMs: 0 };
  const running: { argument: string; end: () => void }[] = [];
  const call = takeTurns(
    { limit: 2, maxWaitMs: 1_000, nowMs: () => clock.nowMs },
    (argument: string) => new Promise<string>((resolve) => running.push({ argument, end: () => resolve(argument) })),
  );
  return { clock, running, call, names: () => running.map(({ argument }) => argument) };
}

describe('taking turns', () => {
  it('runs so many at once, the others in order', async () => {
    const { running, call, names } = start();
    const calls = ['a', 'b', 'c', 'd'].map(call);
    expect(names()).toEqual(['a', 'b']);
    running[1]!.end();
    await calls[1];
    await Promise.resolve();
    expect(names()).toEqual(['a', 'b', 'c']);
    for (const one of [0, 2]) running[one]!.end();
    await calls[2];
    await Promise.resolve();
    running[3]!.end();
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuses whose turn comes too late, and goes on with the next', async () => {
    const { clock, running, call, names } = start();
    const [one, two, late] = ['a', 'b', 'late'].map(call);
    clock.nowMs = 900;
    const next = call('next');
    clock.nowMs = 1_001;
    running[0]!.end();
    expect(await one).toBe('a');
    await expect(late).rejects.toThrow('did not keep up');
    await Promise.resolve();
    expect(names()).toEqual(['a', 'b', 'next']);
    running[1]!.end();
    running[2]!.end();
    expect(await Promise.all([two, next])).toEqual(['b', 'next']);
  });
});

import { describe, expect, it } from 'vitest';
import { createLoopDelay } from './loop-delay.ts';

function delayAt() {
  const clock = { nowMs: 0 };
  let sample = (): void => undefined;
  const delay = createLoopDelay({
    monotonicMs: () => clock.nowMs,
    every(_, run) {
      sample = run;
      return () => undefined;
    },
  });
  /** Turns of the event loop that take so long. */
  const turns = (count: number, ms: number) => {
    for (let index = 0; index < count; index += 1) {
      clock.nowMs += ms;
      sample();
    }
  };
  return { delay, turns };
}

describe('createLoopDelay', () => {
  it('does not show one long turn', () => {
    const { delay, turns } = delayAt();
    turns(40, 50);
    turns(1, 5_000);
    expect(delay.standingMs).toBe(0);
  });

  it('shows a delay that lasts, and that it is over', () => {
    const { delay, turns } = delayAt();
    turns(40, 50);
    turns(8, 450);
    expect(delay.standingMs).toBe(400);
    turns(1, 50);
    expect(delay.standingMs).toBe(0);
  });
});

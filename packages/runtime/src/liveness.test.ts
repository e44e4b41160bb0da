import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveness, type Liveness } from './liveness.ts';

let nowMs = 0;
let liveness: Liveness;
const pass = (seconds: number): void => {
  for (let second = 0; second < seconds; second += 1) {
    nowMs += 1_000;
    vi.advanceTimersByTime(1_000);
  }
};
beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 0;
  liveness = createLiveness(() => nowMs);
});
afterEach(() => {
  liveness.stop();
  vi.useRealTimers();
});

it('a process whose loops come round is alive, and so is one that has none', () => {
  expect(liveness.report()).toEqual({ status: 'ok' });
  const progress = liveness.watch('sweeps', 10_000);
  pass(8);
  progress();
  pass(9);
  expect(liveness.report()).toEqual({ status: 'ok' });
});

it('a loop that does not come round for longer than it may is named, until it does', () => {
  const progress = liveness.watch('sweeps', 10_000);
  liveness.watch('pulls', 60_000);
  pass(11);
  expect(liveness.report()).toEqual({ status: 'stuck', stuck: { sweeps: 'no progress for 11 s' } });
  progress();
  expect(liveness.report()).toEqual({ status: 'ok' });
});

it('the time in which a process did not run at all makes nothing stuck', () => {
  liveness.watch('sweeps', 10_000);
  pass(3);
  nowMs += 3_600_000;
  pass(3);
  expect(liveness.report()).toEqual({ status: 'ok' });
});

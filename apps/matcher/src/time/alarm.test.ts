import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Alarm, createAlarm } from './alarm.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const source = (times: number[]) => {
  const ran: number[] = [];
  return {
    ran,
    times,
    nextAtMs: () => times[0],
    runDue() {
      while (times[0] !== undefined && times[0] <= Date.now()) ran.push(times.shift()!);
    },
  };
};

describe('the alarm', () => {
  let alarm: Alarm;
  beforeEach(() => {
    vi.setSystemTime(0);
    alarm = createAlarm(() => Date.now());
  });

  it('rings for whichever source is next, with one timer for all', () => {
    const first = source([100, 500]);
    const second = source([200]);
    alarm.add(first);
    alarm.add(second);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(250);
    expect([first.ran, second.ran]).toEqual([[100], [200]]);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(250);
    expect(first.ran).toEqual([100, 500]);
  });

  it('costs no timer at all while nothing is scheduled', () => {
    alarm.add(source([]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rings earlier when told of an earlier time, and for times beyond the reach of one timer', () => {
    const far = source([2 ** 32]);
    alarm.add(far);
    far.times.unshift(50);
    alarm.update();
    vi.advanceTimersByTime(50);
    expect(far.ran).toEqual([50]);
    vi.advanceTimersByTime(2 ** 32);
    expect(far.ran).toEqual([50, 2 ** 32]);
  });

  it('is silent after stop', () => {
    const due = source([10]);
    alarm.add(due);
    alarm.stop();
    alarm.update();
    vi.advanceTimersByTime(100);
    expect(due.ran).toEqual([]);
  });
});

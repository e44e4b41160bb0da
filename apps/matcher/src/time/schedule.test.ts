import { describe, expect, it } from 'vitest';
import { createSchedule } from './schedule.ts';

/** A repeatable source of small numbers. */
const numbers = (seed: number) => () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed;
};

describe('a schedule', () => {
  it('gives what is due, earliest first, and nothing else', () => {
    const schedule = createSchedule<string>();
    schedule.set('c', 30);
    schedule.set('a', 10);
    schedule.set('b', 20);
    expect(schedule.nextAt()).toBe(10);
    expect(schedule.takeDue(9)).toEqual([]);
    expect(schedule.takeDue(20)).toEqual(['a', 'b']);
    expect(schedule.takeDue(20)).toEqual([]);
    expect(schedule.nextAt()).toBe(30);
  });

  it('moves a key only forward with setEarlier, and anywhere with set', () => {
    const schedule = createSchedule<string>();
    schedule.setEarlier('a', 10);
    schedule.setEarlier('a', 20);
    expect(schedule.nextAt()).toBe(10);
    schedule.set('a', 20);
    expect(schedule.nextAt()).toBe(20);
    expect(schedule.size).toBe(1);
  });

  it('agrees with a sorted list over a long random life', () => {
    const next = numbers(11);
    const schedule = createSchedule<number>();
    const model = new Map<number, number>();
    for (let step = 0; step < 20_000; step += 1) {
      const key = next() % 200;
      const at = next() % 1_000;
      switch (next() % 4) {
        case 0:
          expect(schedule.delete(key)).toBe(model.delete(key));
          break;
        case 1: {
          const limit = next() % 5;
          const due = [...model].filter(([, time]) => time <= at).sort(([, a], [, b]) => a - b);
          const taken = schedule.takeDue(at, limit);
          expect(taken.map((each) => model.get(each))).toEqual(due.slice(0, limit).map(([, time]) => time));
          for (const each of taken) model.delete(each);
          break;
        }
        default:
          schedule.set(key, at);
          model.set(key, at);
      }
      expect(schedule.size).toBe(model.size);
      expect(schedule.nextAt()).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
    }
  });
});

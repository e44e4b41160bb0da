import { describe, expect, it } from 'vitest';
import { evenness, matchesByShard } from './evenness.ts';

describe('how evenly shards share the work', () => {
  it('is the most that one has, to the mean', () => {
    expect(evenness([10, 10, 10, 10])).toBe(1);
    expect(evenness([30, 10])).toBe(1.5);
    expect(evenness([8, 0, 0, 0])).toBe(4);
  });

  it('is unknown where there was no work', () => {
    expect(evenness([0, 0])).toBeNaN();
    expect(evenness([])).toBeNaN();
  });

  it('counts the matches of the seconds between two readings, of shards alone, also of one that began anew', () => {
    const from = [
      { name: 'matcher-1', matches: 100 },
      { name: 'matcher-2', matches: 50 },
      { name: 'gateway', matches: 0 },
    ];
    const to = [
      { name: 'matcher-1', matches: 130 },
      { name: 'matcher-2', matches: 20 },
      { name: 'gateway', matches: 0 },
    ];
    expect(Object.fromEntries(matchesByShard(from, to))).toEqual({ 'matcher-1': 30, 'matcher-2': 20 });
  });
});

import { describe, expect, it } from 'vitest';
import { chooseSides } from './choose-sides.ts';

const never = () => {
  throw new Error('chance was asked');
};

describe('chooseSides', () => {
  it('gives the first team to whoever played it less, without asking chance', () => {
    const owed = { sideBalance: -1 };
    const ahead = { sideBalance: 2 };
    expect(chooseSides(owed, ahead, never)).toEqual([owed, ahead]);
    expect(chooseSides(ahead, owed, never)).toEqual([owed, ahead]);
  });

  it('lets chance decide between equals, either way', () => {
    const a = { id: 'a', sideBalance: 0 };
    const b = { id: 'b', sideBalance: 0 };
    expect(chooseSides(a, b, () => 0.49)).toEqual([a, b]);
    expect(chooseSides(a, b, () => 0.5)).toEqual([b, a]);
  });

  it('evens out over many games of the same two', () => {
    let balance = 0;
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let game = 0; game < 1_000; game += 1) {
      const anna = { id: 'anna', sideBalance: balance };
      const ben = { id: 'ben', sideBalance: -balance };
      balance += chooseSides(anna, ben, random)[0] === anna ? 1 : -1;
      expect(Math.abs(balance)).toBeLessThanOrEqual(1);
    }
  });
});

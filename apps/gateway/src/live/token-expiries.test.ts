import { describe, expect, it } from 'vitest';
import { createTokenExpiries } from './token-expiries.ts';

describe('createTokenExpiries', () => {
  it('ends each when its time has come, once, and none before', () => {
    const expiries = createTokenExpiries();
    const ended: string[] = [];
    expiries.set(() => ended.push('first'), 5_000);
    expiries.set(() => ended.push('second'), 5_001);
    expiries.set(() => ended.push('third'), 9_000);
    expiries.tick(4_999);
    expect(ended).toEqual([]);
    expiries.tick(5_000);
    expect(ended).toEqual(['first']);
    expiries.tick(5_500);
    expect(ended).toEqual(['first']);
    expiries.tick(3_600_000);
    expiries.tick(3_600_001);
    expect(ended).toEqual(['first', 'second', 'third']);
    expect(expiries.size).toBe(0);
  });

  it('moves and forgets', () => {
    const expiries = createTokenExpiries();
    const ended: string[] = [];
    const moved = () => void ended.push('moved');
    const forgotten = () => void ended.push('forgotten');
    expiries.set(moved, 1_000);
    expiries.set(forgotten, 1_000);
    expiries.set(moved, 2_000);
    expiries.forget(forgotten);
    expiries.forget(forgotten);
    expiries.tick(1_999);
    expect(ended).toEqual([]);
    expiries.tick(2_000);
    expect(ended).toEqual(['moved']);
    expect(expiries.size).toBe(0);
  });

  it('does not end what another end has forgotten or moved', () => {
    const expiries = createTokenExpiries();
    const ended: string[] = [];
    const second = () => void ended.push('second');
    const third = () => void ended.push('third');
    expiries.set(() => {
      ended.push('first');
      expiries.forget(second);
      expiries.set(third, 9_000);
    }, 1_000);
    expiries.set(second, 1_000);
    expiries.set(third, 1_000);
    expiries.tick(1_000);
    expect(ended).toEqual(['first']);
    expiries.tick(9_000);
    expect(ended).toEqual(['first', 'third']);
  });

  it('ends what has expired before it was set', () => {
    const expiries = createTokenExpiries();
    let ended = 0;
    expiries.tick(10_000);
    expiries.set(() => {
      ended += 1;
    }, 1_000);
    expiries.tick(10_001);
    expect(ended).toBe(1);
  });
});

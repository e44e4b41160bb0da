import { expect, it } from 'vitest';
import { poolOf } from './pool-name.ts';

const ruleset = { name: 'chess', poolBy: ['time_control', 'mode'] };

it('a pool is the queue and the values that form it, in the order of pool_by', () => {
  expect(poolOf(ruleset, { mode: 'rated', time_control: '3+2', colour: 'white' })).toBe('chess:3+2:rated');
  expect(poolOf({ name: 'duel', poolBy: [] }, { map: 'hills' })).toBe('duel');
  expect(poolOf({ name: 'quiz', poolBy: ['rounds'] }, { rounds: 3 })).toBe('quiz:3');
});

it('values with the separator do not run into each other', () => {
  const one = poolOf(ruleset, { time_control: 'a:b', mode: 'c' });
  const other = poolOf(ruleset, { time_control: 'a', mode: 'b:c' });
  const third = poolOf(ruleset, { time_control: 'a%3Ab', mode: 'c' });
  expect(new Set([one, other, third]).size).toBe(3);
});

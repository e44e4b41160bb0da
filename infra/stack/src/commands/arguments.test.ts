import { expect, test } from 'vitest';
import { numberOption, refuseUnknownOptions } from './arguments.ts';

const known = { players: { type: 'string' }, closing: { type: 'boolean' } } as const;

test('a misspelt option is refused with the ones there are', () => {
  expect(() => refuseUnknownOptions(['--player=4'], known)).toThrow(
    'There is no option --player; there are --players, --closing.',
  );
});

test('known options pass, also negated ones and their values', () => {
  expect(() => refuseUnknownOptions(['--players', '4', '--no-closing'], known)).not.toThrow();
});

test.each(['', 'ten', '0', '11', '2.5'])('a number option refuses "%s" and says what is allowed', (text) => {
  expect(() => numberOption('players', text, { min: 1, max: 10, integer: true })).toThrow(
    `--players: a whole number from 1 to 10, not "${text}".`,
  );
});

test('a number option accepts what is allowed', () => {
  expect(numberOption('hours', '0.5', { min: 0, max: 1 })).toBe(0.5);
});

import { expect, test } from 'vitest';
import { isProvisional } from './is-provisional.ts';
import { newRating } from './rating.ts';

test('a newcomer is provisional, and so is everyone from a deviation of 110 on', () => {
  expect(isProvisional(newRating(1_500))).toBe(true);
  expect(isProvisional({ deviation: 110 })).toBe(true);
  expect(isProvisional({ deviation: 109.9 })).toBe(false);
});

test('the limit may be another one', () => {
  expect(isProvisional({ deviation: 90 }, 75)).toBe(true);
});

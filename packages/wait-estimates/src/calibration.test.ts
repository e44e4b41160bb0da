import { expect, it } from 'vitest';
import { calibrationOf } from './calibration.ts';

it('counts the shares of waits within what was told', () => {
  const told = { p50: 10, p90: 30 };
  expect(calibrationOf([5, 10, 20, 31].map((wait) => ({ ...told, wait })))).toEqual({
    count: 4,
    within50: 0.5,
    within90: 0.75,
  });
});

it('holds against a prediction who left after it, and does not judge by who left before', () => {
  const told = { p50: 10, p90: 30, isMatched: false };
  expect(
    calibrationOf([
      { ...told, wait: 5 },
      { ...told, wait: 20 },
      { p50: 10, p90: 30, wait: 1 },
    ]),
  ).toEqual({
    count: 1,
    within50: 0.5,
    within90: 1,
  });
});

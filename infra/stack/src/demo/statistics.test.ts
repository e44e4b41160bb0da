import { expect, test } from 'vitest';
import { histogram } from './histogram.ts';
import { countInBins, mean, percentile } from './statistics.ts';

test('a percentile is the smallest value that so many do not exceed', () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.2, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 1, 3, 5, 5]);
  expect(percentile([], 0.5)).toBeNaN();
});

test('the mean is the mean', () => {
  expect(mean([1, 2, 6])).toBe(3);
});

test('a bin holds its lower edge and not its upper one; the last has no end', () => {
  expect(countInBins([0, 9, 10, 19, 20, 1_000], [0, 10, 20])).toEqual([2, 2, 2]);
});

test('a histogram counts every value once and drops empty bins at both ends only', () => {
  const lines = histogram([10, 12, 35], { edges: [0, 10, 20, 30, 40], format: String, width: 8 });
  expect(lines).toEqual(['10 – 20 ████████ 2', '20 – 30  0', '30 – 40 ████ 1']);
});

test('the rarest bin still shows', () => {
  const values = [...Array.from({ length: 1_000 }, () => 1), 11];
  expect(histogram(values, { edges: [0, 10], format: String, width: 10 })[1]).toBe('10 and more ▏ 1');
});

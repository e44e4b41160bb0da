import { expect, it } from 'vitest';
import { stackedBars } from './stacked-bars.ts';

it('bars have a part for each value, on one another, and their sum above them', () => {
  const svg = stackedBars({
    title: 'A <ticket>',
    unit: 'µs',
    parts: ['gateway', 'matcher'],
    bars: [
      { name: '1', parts: [30, 10] },
      { name: '2', parts: [80, Number.NaN] },
    ],
  });
  expect(svg).toContain('A &lt;ticket>');
  const heights = [...svg.matchAll(/width="90\.0" height="([\d.]+)"/g)].map(([, height]) => Number(height));
  expect(heights).toEqual([73.5, 24.5, 196, 0]);
  expect(svg).toContain('>40</text>');
  expect(svg).toContain('>80</text>');
});

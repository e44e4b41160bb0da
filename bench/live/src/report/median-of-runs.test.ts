import { expect, it } from 'vitest';
import { medianOfRuns } from './median-of-runs.ts';
import type { PartReport } from './part-report.ts';

const reports = (value: number, ...problems: string[]): PartReport[] => [
  { part: 'sockets', figures: [{ name: 'per idle socket', value, unit: 'bytes' }], problems },
];

it('of several runs medians are told, and what went wrong in any of them', () => {
  expect(medianOfRuns([reports(3), reports(1, 'alice was forgotten'), reports(2)])).toEqual([
    {
      part: 'sockets',
      figures: [{ name: 'per idle socket', value: 2, unit: 'bytes', spread: { least: 1, most: 3, of: 3 } }],
      problems: ['alice was forgotten'],
    },
  ]);
  expect(medianOfRuns([reports(3, 'bob')])).toEqual(reports(3, 'bob'));
});

import { latencyFigures, percentile } from '@paireto/bench-kit';
import { describe, expect, it } from 'vitest';
import type { PartReport } from './part-report.ts';
import { reportTable } from './report-table.ts';

const good: PartReport = {
  part: 'sockets',
  figures: [
    { name: 'per idle socket', value: 6_000, unit: 'bytes', aim: { atMost: 8_192 } },
    ...latencyFigures('later join to push', [3, 1, 2, 4, 1_500], { p95: 50 }),
    {
      name: 'waits within the p90 told',
      value: 0.97,
      unit: 'share',
      aim: { atLeast: 0.85, atMost: 0.95 },
      note: 'all',
    },
    { name: 'back', value: Number.NaN, unit: 's', aim: { atMost: 60 } },
  ],
  problems: [],
};

describe('the report of the live bench', () => {
  it('has a line per figure, in units that one can read, beside its aim, and lines up', () => {
    const lines = reportTable([good]).split('\n\n')[0]!.split('\n');
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    expect(lines[2]).toMatch(/sockets \| per idle socket +\| +5\.9 KiB \| +<= 8\.0 KiB \| yes/);
    expect(lines[3]).toMatch(/later join to push, p50 +\| 3\.00 ms/);
    expect(lines[4]).toMatch(/p95 +\| +1\.50 s \| +<= 50\.0 ms \| no/);
    expect(lines[6]).toMatch(/97\.0 % \| 85\.0 % to 95\.0 % \| no +\| all/);
    expect(lines[7]).toMatch(/back +\| +- \| +<= 60\.0 s \| no/);
  });

  it('says what went wrong, the first ten of each part by name', () => {
    expect(reportTable([good])).toContain('Nobody missed a match');
    const problems = Array.from({ length: 12 }, (_, index) => `player-${index} was forgotten`);
    const text = reportTable([good, { part: 'resume', figures: [], problems }]);
    expect(text).toContain('NOT GOOD:\n\n- resume: player-0 was forgotten');
    expect(text).toContain('- resume: and 2 more');
    expect(text).not.toContain('Nobody missed a match');
  });

  it('takes percentiles by the nearest rank', () => {
    expect([0.5, 0.95, 1].map((share) => percentile([5, 1, 4, 2, 3], share))).toEqual([3, 5, 5]);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

import { expect, it } from 'vitest';
import { describeRecordLag } from './report-record-lag.ts';

it('the lag is described in seconds', async () => {
  expect(await describeRecordLag(async () => ({ pending: 3, lagMs: 1_250 }))).toEqual({
    pending: 3,
    lag_seconds: 1.25,
  });
});

it('a lag that cannot be had is described as unknown, with the reason, and fails nothing', async () => {
  expect(await describeRecordLag(() => Promise.reject(new Error('no responders')))).toEqual({
    unknown: 'no responders',
  });
});

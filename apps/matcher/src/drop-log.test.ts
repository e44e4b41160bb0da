import type { Logger } from '@paireto/runtime';
import { expect, it } from 'vitest';
import { createDropLog } from './drop-log.ts';

it('counts all that is dropped and does not fill the log with it', () => {
  let now = 0;
  const lines: object[] = [];
  const logger = { warn: (fields: object) => lines.push(fields) } as unknown as Logger;
  const log = createDropLog(logger, () => now);
  for (; now < 20_000; now += 10) log.note(2, { partition: 7 });
  expect(log.total).toBe(4_000);
  expect(lines).toEqual([
    { partition: 7, droppedSinceStart: 2 },
    { partition: 7, droppedSinceStart: 2_002 },
  ]);
});

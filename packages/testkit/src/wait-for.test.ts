import { expect, test } from 'vitest';
import { waitFor } from './wait-for.ts';

test('gives the first truthy value, and takes a throw for "not yet"', async () => {
  let looks = 0;
  const value = await waitFor(
    () => {
      looks += 1;
      if (looks === 1) throw new Error('not yet');
      return looks === 3 && 'there';
    },
    { intervalMs: 1 },
  );
  expect(value).toBe('there');
});

test('says what never came true and what was seen last', async () => {
  await expect(waitFor(() => 0, { timeoutMs: 5, intervalMs: 1, description: 'three tickets' })).rejects.toThrow(
    'not so within 5 ms: three tickets (last gave 0)',
  );
});

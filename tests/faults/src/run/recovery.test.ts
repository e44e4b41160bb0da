import { expect, test } from 'vitest';
import { recoveryOf, stallOf } from './recovery.ts';

const pair = (timeControl: string, startedMs: number, matchedMs?: number) => ({ timeControl, startedMs, matchedMs });

test('recovery is over when a pair that joined after the fault is matched in every pool', () => {
  const pairs = [pair('20+0', 90, 130), pair('20+0', 110, 150), pair('21+0', 110, undefined), pair('21+0', 300, 420)];
  expect(recoveryOf(pairs, 100)).toBe(320);
});

test('a pool in which nobody was matched since has not recovered', () => {
  expect(recoveryOf([pair('20+0', 110, 150), pair('21+0', 90, 120)], 100)).toBeUndefined();
});

test('the longest stall is the longest time without a match in any one pool, to the end', () => {
  const pairs = [pair('20+0', 100, 110), pair('20+0', 200, 215), pair('21+0', 100, 120), pair('21+0', 120, 140)];
  expect(stallOf(pairs, 100, 230)).toBe(105);
  expect(stallOf(pairs, 100, 400)).toBe(260);
});

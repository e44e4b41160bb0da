import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPoolWaits } from './pool-waits.ts';
import { parseState } from './pool-waits-state.ts';
import { curveShares } from './wait-curve.ts';
import { parseEstimates } from './wait-estimates.ts';

const curve = curveShares.map((_, index) => index * 100);
const estimates = { v: 1, at: 1, longestMs: 60_000, bandPoints: 100, overall: curve, bands: [[15, curve]] };

it('takes estimates and states of its version only, and only whole ones', () => {
  expect(parseEstimates(JSON.stringify(estimates))).toEqual(estimates);
  const broken = [
    { ...estimates, v: 2 },
    { ...estimates, bands: [] },
    { ...estimates, bands: [[15, curve.slice(1)]] },
    { ...estimates, bands: [[15, curve.toReversed()]] },
    { ...estimates, longestMs: '600' },
    { ...estimates, overall: [] },
    null,
  ];
  for (const each of broken) expect(parseEstimates(JSON.stringify(each))).toBeUndefined();
  const state = { v: 1, at: 1, since: 1, bands: [[15, 3, [], [0, 1, 1, 2]]] };
  expect(parseState(JSON.stringify(state))).toEqual(state);
  for (const bands of [
    [[15, 3, []]],
    [[15, -1, [], []]],
    [[99, 3, [], []]],
    [[15, 3, [], [64, 1, 1, 1]]],
    [[15, 3, [], [1]]],
  ]) {
    expect(parseState(JSON.stringify({ ...state, bands }))).toBeUndefined();
  }
});

it('no text makes it throw, and a state that it takes can be gone on from', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parseEstimates(text)).toBeUndefined();
      const state = parseState(text);
      if (state !== undefined) createPoolWaits({ longestMs: 1_000, others: 1 }).absorb(state);
    }),
  );
});

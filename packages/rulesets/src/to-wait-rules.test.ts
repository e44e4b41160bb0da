import { expect, it } from 'vitest';
import { loadRulesets } from './load-rulesets.ts';
import { toWaitRules } from './to-wait-rules.ts';

const preset = (name: string) =>
  loadRulesets(new URL(`../../../rulesets/${name}.yaml`, import.meta.url).pathname).get(name)!;

it('says how many others it takes, how far off they may be after a wait, and when it ends', () => {
  const chess = toWaitRules(preset('chess'));
  expect(chess).toMatchObject({ longestMs: 600_000, others: 1 });
  expect([0, 9_999, 30_000].map((waitMs) => chess.reachAfter!(waitMs))).toEqual([100, 100, 175]);
  expect(toWaitRules(preset('interview'))).toEqual({ longestMs: 900_000, others: 1 });
  expect(toWaitRules(preset('arena')).others).toBe(9);
});

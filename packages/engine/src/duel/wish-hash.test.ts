import { describe, expect, it } from 'vitest';
import { duelRules, soloTicket } from '../testing/match-rules.cases.ts';
import { WISHLESS, wishHash } from './wish-hash.ts';

const mode = { attribute: 'mode', compare: 'equal', atLeast: 0, within: 0, required: true, weight: 0 } as const;
const rules = duelRules({ preferences: [mode] });
const hashOfMode = (value: string | number) =>
  wishHash(rules, { ...soloTicket('a', 1_500), attributes: { mode: value } });

describe('the hash of a wish', () => {
  it('is the same for equal values, and tells others apart', () => {
    expect(hashOfMode('blitz')).toBe(hashOfMode('blitz'));
    expect(hashOfMode(-0)).toBe(hashOfMode(0));
    expect(hashOfMode('blitz')).not.toBe(hashOfMode('rapid'));
  });

  it('is none without the attribute, or where nothing is refused for ever or for a time', () => {
    expect(wishHash(rules, soloTicket('a', 1_500))).toBe(WISHLESS);
    const counting = duelRules({ preferences: [{ ...mode, required: false }] });
    expect(wishHash(counting, { ...soloTicket('a', 1_500), attributes: { mode: 'blitz' } })).toBe(WISHLESS);
  });
});

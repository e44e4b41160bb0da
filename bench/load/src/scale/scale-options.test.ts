import { describe, expect, it } from 'vitest';
import { parseScaleOptions } from './scale-options.ts';

describe('the arguments of the scaling bench', () => {
  it('have defaults: all axes, many pools', () => {
    const { axes, plan, runs } = parseScaleOptions([]);
    expect(axes.map(({ name }) => name)).toEqual(['gateways', 'shards', 'tenants', 'pools']);
    expect(plan).toMatchObject({ scenario: 'many-pools', rate: 1_000 });
    expect(runs).toBe(1);
  });

  it('choose axes and the load', () => {
    const { axes, plan, runs } = parseScaleOptions(['--only', 'shards', '--rate', '3000', '--runs', '3']);
    expect(axes.map(({ name }) => name)).toEqual(['shards']);
    expect(plan.rate).toBe(3_000);
    expect(runs).toBe(3);
  });

  it.each([
    [['--only', 'bridges'], 'gateways, shards'],
    [['--rate', 'fast'], 'a whole number'],
    [['--kill', 'matcher'], '--kill'],
  ])('%j are refused, with what is right', (args, words) => {
    expect(() => parseScaleOptions(args)).toThrow(words);
  });
});

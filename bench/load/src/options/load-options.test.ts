import { describe, expect, it } from 'vitest';
import { parseLoadOptions } from './load-options.ts';

describe('the arguments of the bench', () => {
  it('have defaults', () => {
    expect(parseLoadOptions([])).toMatchObject({
      plan: { scenario: 'steady', rate: 1_000, waiting: 0 },
      findMax: false,
      overload: undefined,
      runs: 1,
    });
  });

  it('say what to do', () => {
    const args = [
      '--rate',
      '8000',
      '--scenario',
      'one-pool',
      '--overload',
      '2x',
      '--kill',
      'matcher',
      '--cancels',
      '0.5',
    ];
    expect(parseLoadOptions(args)).toMatchObject({
      plan: { scenario: 'one-pool', rate: 8_000, waiting: 100_000, cancels: 0.5 },
      overload: { times: 2, seconds: 60, connections: 8_000 },
      kill: { name: 'matcher-1', awayMs: 500 },
    });
  });

  it('let an overload and an absence last as long as one likes', () => {
    const args = ['--overload', '3', '--seconds', '5', '--connections', '50', '--kill', 'owner', '--away', '12.5'];
    expect(parseLoadOptions(args)).toMatchObject({
      overload: { times: 3, seconds: 5, connections: 50 },
      kill: { name: 'owner', awayMs: 12_500 },
    });
  });

  it.each([
    [['--scenario', 'storm'], 'steady, burst, diurnal'],
    [['--rate', '0'], 'from 1 to'],
    [['--rate', 'much'], 'a whole number'],
    [['--cancels', '2'], 'a share from 0 to 1'],
    [['--overload', '1x'], 'such as 2x'],
    [['--kill', 'owner', '--away', 'long'], 'seconds from 0 to 300'],
    [['--tenants', '0'], 'from 1 to'],
    [['--fast'], '--fast'],
  ])('%j are refused, with what is right', (args, words) => {
    expect(() => parseLoadOptions(args)).toThrow(words);
  });
});

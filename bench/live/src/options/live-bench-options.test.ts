import { describe, expect, it } from 'vitest';
import { fullSettings, quickSettings } from './bench-settings.ts';
import { parseLiveBenchOptions } from './live-bench-options.ts';

describe('the arguments of the live bench', () => {
  it('run everything at full size when there are none', () => {
    expect(parseLiveBenchOptions([])).toMatchObject({
      parts: ['sockets', 'resume', 'killed', 'latency', 'estimates'],
      settings: fullSettings,
      out: false,
    });
  });

  it('choose parts, which run in their own order, and how many sockets', () => {
    expect(
      parseLiveBenchOptions(['--only', 'latency', '--only', 'sockets', '--sockets', '200', '--quick']),
    ).toMatchObject({
      parts: ['sockets', 'latency'],
      settings: { ...quickSettings, sockets: 200 },
    });
  });

  it.each([
    [['--only', 'speed'], 'sockets, resume, killed, latency, estimates'],
    [['--sockets', '7'], 'an even number'],
    [['--sockets', 'many'], 'an even number'],
    [['--fast'], '--fast'],
  ])('%j are refused, with what is right', (args, words) => {
    expect(() => parseLiveBenchOptions(args)).toThrow(words);
  });
});

import type { Command } from '../command.ts';

export const simulateCommand: Command = {
  name: 'simulate',
  about: 'Try out rulesets on simulated or recorded players: waits, rating gaps, how far from the optimum',
  args: {},
  examples: [
    [
      'paireto simulate --ruleset rulesets/chess.yaml --players 50000 --arrivals poisson:20/s',
      'One ruleset on a busy evening',
    ],
  ],
  notes: undefined,
  ownHelp: true,
  async run(rawArgs, context) {
    // Other commands start faster without it.
    const { runSimulate } = await import('@paireto/simulator');
    return runSimulate(rawArgs, {
      print: context.print,
      complain: (text) => context.say(text.replace(/\n$/, '')),
      progressStream: context.errorStream,
      clockMs: () => performance.now(),
      today: () => new Date(context.nowMs()),
    });
  },
};

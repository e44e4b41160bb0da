import { numberOption } from '../arguments/number-option.ts';
import { defineCliCommand } from '../command.ts';
import { jsonText } from '../output/json-text.ts';
import { describeLetter, letterAsJson } from './describe-letter.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

export const dlqListCommand = defineCliCommand({
  name: 'dlq list',
  about: 'List the dead letters: which message, why, and how it begins',
  args: {
    limit: { type: 'string', valueHint: 'n', description: 'How many at most, the latest', default: '50' },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
    ...serverArgs,
  },
  examples: [['paireto dlq list', 'Of the running stack; elsewhere set NATS_URL']],
  async run(given, context) {
    const limit = numberOption('limit', given.limit, { min: 1, max: 100_000, integer: true });
    await withDeadLetters(context, given['data-dir'], async (deadLetters) => {
      const letters = await deadLetters.latest(limit);
      if (given.json) return context.print(jsonText(letters.map(letterAsJson)));
      for (const letter of letters) context.print(`${describeLetter(letter)}\n`);
      const count = await deadLetters.count();
      const shown = count > letters.length ? `, the latest ${letters.length} of them shown` : '';
      context.say(count === 0 ? 'There are no dead letters.' : `${count} dead ${plural(count)}${shown}.`);
    });
  },
});

const plural = (count: number): string => (count === 1 ? 'letter' : 'letters');

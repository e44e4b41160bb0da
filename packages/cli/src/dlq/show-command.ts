import { usageError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { jsonText } from '../output/json-text.ts';
import { describeWholeLetter, wholeLetterAsJson } from './describe-letter.ts';
import { noSuchLetter, sequenceOf } from './selection.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

export const dlqShowCommand = defineCliCommand({
  name: 'dlq show',
  about: 'Show one dead letter whole',
  args: {
    seq: { type: 'positional', description: 'Its sequence', required: false },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
    ...serverArgs,
  },
  examples: [['paireto dlq show 12', 'JSON laid out, other text as it is, anything else in hexadecimal']],
  async run(given, context) {
    if (given.seq === undefined) throw usageError('Name one dead letter by its sequence (see "list").');
    const sequence = sequenceOf(given.seq);
    await withDeadLetters(context, given['data-dir'], async (deadLetters) => {
      const letter = await deadLetters.read(sequence);
      if (letter === undefined) throw noSuchLetter(sequence);
      context.print(given.json ? jsonText(wholeLetterAsJson(letter)) : `${describeWholeLetter(letter)}\n`);
    });
  },
});

import { type ArgsDef, defineCommand } from 'citty';
import { StackError } from '../../stack-error.ts';
import { refuseUnknownOptions } from '../arguments.ts';
import type { CliContext } from '../cli-context.ts';
import { describeWholeLetter } from './describe-letter.ts';
import { noSuchLetter, sequenceOf } from './selection.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

const args = {
  seq: { type: 'positional', description: 'Its sequence', required: false },
  ...serverArgs,
} satisfies ArgsDef;

/** `npm run dlq -- show <seq>`. */
export const showCommand = (context: CliContext) =>
  defineCommand({
    meta: { name: 'npm run dlq -- show', description: 'Show one dead letter whole' },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const [text, ...more] = given._;
      if (text === undefined || more.length > 0)
        throw new StackError('BAD_ARGUMENT', 'Name one dead letter by its sequence (see "list").');
      const sequence = sequenceOf(text);
      await withDeadLetters(context, given['data-dir'], async (deadLetters) => {
        const letter = await deadLetters.read(sequence);
        if (letter === undefined) throw noSuchLetter(sequence);
        context.print(`${describeWholeLetter(letter)}\n`);
      });
    },
  });

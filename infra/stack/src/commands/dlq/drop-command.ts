import { type ArgsDef, defineCommand } from 'citty';
import { StackError } from '../../stack-error.ts';
import { refuseUnknownOptions } from '../arguments.ts';
import type { CliContext } from '../cli-context.ts';
import type { DeadLetters } from './dead-letters.ts';
import { describeLetter } from './describe-letter.ts';
import { noSuchLetter, selectionOf } from './selection.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

const args = {
  seq: { type: 'positional', description: 'Its sequence', required: false },
  all: { type: 'boolean', description: 'All that are there now', default: false },
  yes: { type: 'boolean', description: 'Do not ask', default: false },
  ...serverArgs,
} satisfies ArgsDef;

/** `npm run dlq -- drop <seq|--all>`. */
export const dropCommand = (context: CliContext) =>
  defineCommand({
    meta: { name: 'npm run dlq -- drop', description: 'Delete dead letters for good' },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const selection = selectionOf(given);
      const confirm = (question: string): Promise<boolean> => confirmed(context, given.yes, question);
      await withDeadLetters(context, given['data-dir'], (deadLetters) =>
        selection.all
          ? dropAll(deadLetters, context, confirm)
          : dropOne(deadLetters, selection.sequence, context, confirm),
      );
    },
  });

type Confirm = (question: string) => Promise<boolean>;

async function dropOne(letters: DeadLetters, sequence: number, context: CliContext, confirm: Confirm): Promise<void> {
  const letter = await letters.read(sequence);
  if (letter === undefined) throw noSuchLetter(sequence);
  context.say(describeLetter(letter));
  if (!(await confirm('Delete it for good?'))) return context.say('Nothing was deleted.');
  context.say((await letters.remove(sequence)) ? `Deleted #${sequence}.` : `#${sequence} was gone already.`);
}

async function dropAll(letters: DeadLetters, context: CliContext, confirm: Confirm): Promise<void> {
  const sequences = await letters.sequences();
  const last = sequences.at(-1);
  if (last === undefined) return context.say('There are no dead letters.');
  const question = `Delete all dead letters up to #${last} (${sequences.length}) for good?`;
  if (!(await confirm(question))) return context.say('Nothing was deleted.');
  context.say(`Deleted ${await letters.removeUpTo(last)}.`);
}

/** Asks where somebody can answer; elsewhere --yes must say it. */
async function confirmed(context: CliContext, yes: boolean, question: string): Promise<boolean> {
  if (yes) return true;
  if (context.ask === undefined)
    throw new StackError('BAD_ARGUMENT', 'Nobody can be asked here: add --yes to delete without a question.');
  return /^y(es)?$/i.test((await context.ask(`${question} [y/N] `)).trim());
}

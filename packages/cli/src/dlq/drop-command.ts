import type { CliContext } from '../cli-context.ts';
import { usageError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { jsonText } from '../output/json-text.ts';
import type { DeadLetters } from './dead-letters.ts';
import { describeLetter } from './describe-letter.ts';
import { noSuchLetter, selectionOf } from './selection.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

export const dlqDropCommand = defineCliCommand({
  name: 'dlq drop',
  about: 'Delete dead letters for good',
  args: {
    seq: { type: 'positional', description: 'Its sequence', required: false },
    all: { type: 'boolean', description: 'All that are there now' },
    yes: { type: 'boolean', description: 'Do not ask' },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
    ...serverArgs,
  },
  examples: [
    ['paireto dlq drop 12', 'Shows it and asks'],
    ['paireto dlq drop --all --yes', 'In scripts, where nobody can be asked'],
  ],
  async run(given, context) {
    const selection = selectionOf(given);
    const confirm = (question: string): Promise<boolean> => confirmed(context, given.yes ?? false, question);
    await withDeadLetters(context, given['data-dir'], async (deadLetters) => {
      const deleted = selection.all
        ? await dropAll(deadLetters, context, confirm)
        : await dropOne(deadLetters, selection.sequence, context, confirm);
      if (given.json) context.print(jsonText({ deleted }));
    });
  },
});

type Confirm = (question: string) => Promise<boolean>;

async function dropOne(letters: DeadLetters, sequence: number, context: CliContext, confirm: Confirm): Promise<number> {
  const letter = await letters.read(sequence);
  if (letter === undefined) throw noSuchLetter(sequence);
  context.say(describeLetter(letter));
  if (!(await confirm('Delete it for good?'))) return nothing(context);
  const wasThere = await letters.remove(sequence);
  context.say(wasThere ? `Deleted #${sequence}.` : `#${sequence} was gone already.`);
  return Number(wasThere);
}

async function dropAll(letters: DeadLetters, context: CliContext, confirm: Confirm): Promise<number> {
  const sequences = await letters.sequences();
  const last = sequences.at(-1);
  if (last === undefined) {
    context.say('There are no dead letters.');
    return 0;
  }
  const question = `Delete all dead letters up to #${last} (${sequences.length}) for good?`;
  if (!(await confirm(question))) return nothing(context);
  const deleted = await letters.removeUpTo(last);
  context.say(`Deleted ${deleted}.`);
  return deleted;
}

function nothing(context: CliContext): number {
  context.say('Nothing was deleted.');
  return 0;
}

/** Asks where somebody can answer; elsewhere --yes must say it. */
async function confirmed(context: CliContext, yes: boolean, question: string): Promise<boolean> {
  if (yes) return true;
  if (context.ask === undefined) throw usageError('Nobody can be asked here: add --yes to delete without a question.');
  return /^y(es)?$/i.test((await context.ask(`${question} [y/N] `)).trim());
}

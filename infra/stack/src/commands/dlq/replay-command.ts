import { type ArgsDef, defineCommand } from 'citty';
import { StackError } from '../../stack-error.ts';
import { refuseUnknownOptions } from '../arguments.ts';
import type { CliContext } from '../cli-context.ts';
import type { DeadLetters } from './dead-letters.ts';
import { noSuchLetter, selectionOf } from './selection.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

const args = {
  seq: { type: 'positional', description: 'Its sequence', required: false },
  all: { type: 'boolean', description: 'All that are there now, oldest first', default: false },
  ...serverArgs,
} satisfies ArgsDef;

/** `npm run dlq -- replay <seq|--all>`. */
export const replayCommand = (context: CliContext) =>
  defineCommand({
    meta: {
      name: 'npm run dlq -- replay',
      description: 'Publish messages to their subjects again, and remove their dead letters',
    },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const selection = selectionOf(given);
      await withDeadLetters(context, given['data-dir'], async (deadLetters) => {
        if (selection.all) return replayAll(deadLetters, context);
        const subject = await replay(deadLetters, selection.sequence);
        if (subject === undefined) throw noSuchLetter(selection.sequence);
        context.say(`Replayed #${selection.sequence} to ${subject}.`);
      });
    },
  });

/** The letter is removed only when a stream has the message again. Gives its subject; undefined when it is not there. */
async function replay(deadLetters: DeadLetters, sequence: number): Promise<string | undefined> {
  const letter = await deadLetters.read(sequence);
  if (letter === undefined) return undefined;
  await deadLetters.republish(letter).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackError('REFUSED', `#${sequence} cannot be replayed and stays: ${why}`);
  });
  await deadLetters.remove(sequence);
  return letter.subject;
}

async function replayAll(deadLetters: DeadLetters, context: CliContext): Promise<void> {
  const sequences = await deadLetters.sequences();
  let replayed = 0;
  let failed = 0;
  for (const sequence of sequences) {
    context.stop.signal.throwIfAborted();
    try {
      if ((await replay(deadLetters, sequence)) !== undefined) replayed += 1;
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      failed += 1;
      context.say(error.message);
    }
  }
  context.say(sequences.length === 0 ? 'There are no dead letters.' : `Replayed ${replayed} of ${sequences.length}.`);
  if (failed > 0) throw new StackError('REFUSED', `${failed} could not be replayed and stay.`);
}

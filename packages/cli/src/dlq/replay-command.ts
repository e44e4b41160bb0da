import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonText } from '../output/json-text.ts';
import type { DeadLetters } from './dead-letters.ts';
import { noSuchLetter, selectionOf } from './selection.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

export const dlqReplayCommand = defineCliCommand({
  name: 'dlq replay',
  about: 'Publish messages to their subjects again, and remove their dead letters',
  args: {
    seq: { type: 'positional', description: 'Its sequence', required: false },
    all: { type: 'boolean', description: 'All that are there now, oldest first' },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
    ...serverArgs,
  },
  examples: [
    ['paireto dlq replay 12', 'After what was wrong is repaired'],
    ['paireto dlq replay --all', 'Goes on after one that cannot be replayed; exit code 4 then'],
  ],
  async run(given, context) {
    const selection = selectionOf(given);
    await withDeadLetters(context, given['data-dir'], async (deadLetters) => {
      if (selection.all) return replayAll(deadLetters, context, given.json ?? false);
      const subject = await replay(deadLetters, selection.sequence);
      if (subject === undefined) throw noSuchLetter(selection.sequence);
      if (given.json) context.print(jsonText({ replayed: 1, failed: 0 }));
      else context.say(`Replayed #${selection.sequence} to ${subject}.`);
    });
  },
});

/** The letter is removed only when a stream has the message again. Gives its subject; undefined when it is not there. */
async function replay(deadLetters: DeadLetters, sequence: number): Promise<string | undefined> {
  const letter = await deadLetters.read(sequence);
  if (letter === undefined) return undefined;
  await deadLetters.republish(letter).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError('REFUSED', exitCodes.refused, `#${sequence} cannot be replayed and stays: ${why}`);
  });
  await deadLetters.remove(sequence);
  return letter.subject;
}

async function replayAll(deadLetters: DeadLetters, context: CliContext, json: boolean): Promise<void> {
  const sequences = await deadLetters.sequences();
  let replayed = 0;
  let failed = 0;
  for (const sequence of sequences) {
    context.signal.throwIfAborted();
    try {
      if ((await replay(deadLetters, sequence)) !== undefined) replayed += 1;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      failed += 1;
      context.say(error.message);
    }
  }
  if (json) context.print(jsonText({ replayed, failed }));
  else
    context.say(sequences.length === 0 ? 'There are no dead letters.' : `Replayed ${replayed} of ${sequences.length}.`);
  if (failed > 0) throw new CliError('REFUSED', exitCodes.refused, `${failed} could not be replayed and stay.`);
}

import { type ArgsDef, defineCommand } from 'citty';
import { numberOption, refuseUnknownOptions } from '../arguments.ts';
import type { CliContext } from '../cli-context.ts';
import { describeLetter, letterAsJson } from './describe-letter.ts';
import { serverArgs, withDeadLetters } from './with-dead-letters.ts';

const args = {
  limit: { type: 'string', description: 'How many at most, the latest', default: '50' },
  json: { type: 'boolean', description: 'As JSON, for programs', default: false },
  ...serverArgs,
} satisfies ArgsDef;

/** `npm run dlq -- list`. */
export const listCommand = (context: CliContext) =>
  defineCommand({
    meta: { name: 'npm run dlq -- list', description: 'List the dead letters: which message, why, and how it begins' },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const limit = numberOption('limit', given.limit, { min: 1, max: 100_000, integer: true });
      await withDeadLetters(context, given['data-dir'], async (deadLetters) => {
        const letters = await deadLetters.latest(limit);
        if (given.json) return context.print(`${JSON.stringify(letters.map(letterAsJson), undefined, 2)}\n`);
        for (const letter of letters) context.print(`${describeLetter(letter)}\n`);
        const count = await deadLetters.count();
        const shown = count > letters.length ? `, the latest ${letters.length} of them shown` : '';
        context.say(count === 0 ? 'There are no dead letters.' : `${count} dead ${plural(count)}${shown}.`);
      });
    },
  });

const plural = (count: number): string => (count === 1 ? 'letter' : 'letters');

import type { ArgsDef, ParsedArgs } from 'citty';
import { parseArguments } from './arguments/parse-arguments.ts';
import type { CliContext } from './cli-context.ts';
import type { ExitCode } from './exit-codes.ts';

/** One command, whatever its arguments are. */
export interface Command {
  /** As it is typed: `join`, `challenge accept`. */
  readonly name: string;
  /** What it does, in a sentence without a full stop. */
  readonly about: string;
  readonly args: ArgsDef;
  /** Lines to type, each with what it does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** More to know, for the help. */
  readonly notes: string | undefined;
  /** Its own help, where its arguments are not in `args`. */
  readonly ownHelp: boolean;
  run(rawArgs: readonly string[], context: CliContext): Promise<number>;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a command that says nothing went well
type Outcome = ExitCode | void;

interface Definition<Args extends ArgsDef> {
  name: string;
  about: string;
  args: Args;
  examples: Command['examples'];
  notes?: string;
  /** Options that are not in `args` and words with `=` are what the queue's ruleset asks for. */
  takesAttributes?: boolean;
  /** Words may follow each other without end (`_`); one is needed where `args` has it. */
  positionals?: 'many';
  run(given: ParsedArgs<Args>, context: CliContext, attributes: Record<string, unknown>): Promise<Outcome>;
}

/** A command whose arguments are read with citty. */
export function defineCliCommand<const Args extends ArgsDef>(definition: Definition<Args>): Command {
  const { name, about, args, examples, notes } = definition;
  return {
    name,
    about,
    args,
    examples,
    notes,
    ownHelp: false,
    async run(rawArgs, context) {
      const { given, attributes } = parseArguments(rawArgs, args, {
        command: name,
        takesAttributes: definition.takesAttributes ?? false,
        manyWords: definition.positionals === 'many',
      });
      return (await definition.run(given as ParsedArgs<Args>, context, attributes)) ?? 0;
    },
  };
}

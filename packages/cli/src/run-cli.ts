import { allCommands } from './all-commands.ts';
import type { CliContext } from './cli-context.ts';
import { CliError, usageError } from './cli-error.ts';
import type { Command } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { commandText, groupText, overviewText } from './help-text.ts';
import { nearestWord } from './output/nearest-word.ts';

/** Runs one command line and gives its exit code. Nothing is thrown: what went wrong is said. */
export async function runCli(args: readonly string[], context: CliContext, version: string): Promise<number> {
  try {
    return await dispatch(args, context, version);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.interrupted;
    return complain(error, args.includes('--json'), context);
  }
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

async function dispatch(args: readonly string[], context: CliContext, version: string): Promise<number> {
  const [first = 'help', second = ''] = args;
  if (first === 'help' || isHelp(first)) return help(args.slice(1), context);
  if (first === '--version' || first === '-v' || first === 'version') return print(context, `${version}\n`);
  const { command, rest } = find(args) ?? {};
  if (command !== undefined) {
    if (!command.ownHelp && rest!.some(isHelp)) return print(context, await commandText(command, context.paint));
    return command.run(rest!, context);
  }
  const group = allCommands.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0 && (second === '' || isHelp(second))) {
    print(context, groupText(first, group, context.paint));
    return second === '' ? exitCodes.usage : exitCodes.ok;
  }
  throw unknownCommand(group.length > 0 ? `${first} ${second}` : first);
}

async function help(words: readonly string[], context: CliContext): Promise<number> {
  const [first] = words;
  if (first === undefined || isHelp(first)) return print(context, overviewText(context.paint));
  return dispatch([...words, '--help'], context, '');
}

/** The command that the words begin with; the longer name first. */
function find(args: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = args.slice(0, length).join(' ');
    const command = allCommands.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, rest: args.slice(length) };
  }
  return undefined;
}

function unknownCommand(name: string): CliError {
  const near = nearestWord(
    name,
    allCommands.map((command) => command.name),
  );
  const hint = near === undefined ? '' : ` Is "${near}" meant?`;
  return usageError(`There is no command "${name}".${hint}`, '"paireto --help" lists the commands.');
}

function print(context: CliContext, text: string): number {
  context.print(text);
  return exitCodes.ok;
}

function complain(error: unknown, json: boolean, context: CliContext): number {
  if (error instanceof CliError) {
    const { code, message, remedy, exitCode, problem } = error;
    if (json) {
      const told = {
        code,
        message,
        remedy: remedy ?? null,
        exit_code: exitCode,
        ...(problem === undefined ? {} : { problem }),
      };
      context.say(JSON.stringify({ error: told }));
    } else {
      context.say(message);
      if (remedy !== undefined) context.say(remedy);
    }
    return exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (json)
    context.say(
      JSON.stringify({ error: { code: 'INTERNAL', message: text, remedy: null, exit_code: exitCodes.failed } }),
    );
  else context.say(`This is a fault of this program.\n${text}`);
  return exitCodes.failed;
}

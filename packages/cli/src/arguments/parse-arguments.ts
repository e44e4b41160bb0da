import { type ArgsDef, type ParsedArgs, parseArgs } from 'citty';
import { usageError } from '../cli-error.ts';
import { nearestWord } from '../output/nearest-word.ts';
import type { ForeignArgument } from './foreign-argument.ts';
import { readAttributes } from './read-attributes.ts';

/**
 * Reads arguments, and refuses what the command does not have: a misspelt option must not be silently ignored. With
 * `takesAttributes`, options that are not the command's own, and words with `=`, are attributes.
 * @throws {CliError} that names the argument and what is allowed
 */
export function parseArguments(
  rawArgs: readonly string[],
  args: ArgsDef,
  options: { command: string; takesAttributes: boolean; manyWords: boolean },
): { given: ParsedArgs; attributes: Record<string, unknown> } {
  const help = `"paireto ${options.command} --help" lists the options.`;
  const { own, foreign } = separate(rawArgs, args, options.takesAttributes);
  const unknown = options.takesAttributes ? undefined : foreign[0];
  if (unknown !== undefined) {
    const name = unknown.name;
    const names = Object.keys(args);
    const near = nearestWord(name, names) ?? names.find((each) => each.endsWith(`-${name}`));
    throw usageError(`There is no option --${name}${near === undefined ? '' : `; is --${near} meant?`}`, help);
  }
  checkChoices(own, args);
  const given = parseOwn(own, args, help);
  const positionals = Object.values(args).filter(({ type }) => type === 'positional').length;
  const surplus = given._[positionals];
  if (surplus !== undefined && !options.manyWords) throw usageError(`"${surplus}" is one word too many.`, help);
  for (const [name, { type, required }] of Object.entries(args)) {
    if (type === 'string' && given[name] === '') throw usageError(`--${name} needs a value.`, help);
    if (type === 'positional' && required !== false && given[name] === '') throw usageError(`${name} is empty.`, help);
  }
  return { given, attributes: readAttributes(foreign) };
}

const ownDefinition = (args: ArgsDef, name: string): ArgsDef[string] | undefined =>
  Object.hasOwn(args, name) ? args[name] : undefined;

/** Refuses values that are not among those of an option. */
function checkChoices(own: readonly string[], args: ArgsDef): void {
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type !== 'enum') continue;
    const value = own.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    if (value === undefined || definition.options?.includes(value)) continue;
    throw usageError(`--${name}: one of ${definition.options?.join(', ') ?? ''}, not "${value}".`);
  }
}

function parseOwn(own: string[], args: ArgsDef, help: string): ParsedArgs {
  try {
    return parseArgs(own, args);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'CLIError')) throw error;
    const [, missing] = /Missing required \w*\s*argument: (\S+)/.exec(error.message) ?? [];
    const message =
      missing === undefined
        ? error.message
        : `Say ${missing.startsWith('--') ? missing : `<${missing.toLowerCase()}>`}.`;
    throw usageError(message, help);
  }
}

function separate(
  rawArgs: readonly string[],
  args: ArgsDef,
  takesAttributes: boolean,
): { own: string[]; foreign: ForeignArgument[] } {
  const own: string[] = [];
  const foreign: ForeignArgument[] = [];
  const rest = [...rawArgs];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name, inline] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name !== undefined) {
      const definition = ownDefinition(args, name) ?? ownDefinition(args, name.replace(/^no-/, ''));
      if (definition !== undefined && definition.type !== 'positional') {
        const takesValue = definition.type === 'string' || definition.type === 'enum';
        // With "=", so that a value may begin with a dash.
        if (takesValue && inline === undefined) own.push(`${word}=${rest.shift() ?? ''}`);
        else own.push(word);
        continue;
      }
      const next = rest[0];
      const value =
        inline ?? (takesAttributes && next !== undefined && !next.startsWith('--') ? rest.shift() : undefined);
      foreign.push({ name, value });
    } else if (/^-[^-\d]/.test(word)) {
      foreign.push({ name: word.slice(1), value: undefined });
    } else if (takesAttributes && /^[A-Za-z_][\w-]*=/.test(word)) {
      const at = word.indexOf('=');
      foreign.push({ name: word.slice(0, at), value: word.slice(at + 1) });
    } else {
      own.push(word);
    }
  }
  return { own, foreign };
}

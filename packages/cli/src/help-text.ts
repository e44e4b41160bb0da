import { stripVTControlCharacters } from 'node:util';
import { renderUsage } from 'citty';
import { commandGroups } from './all-commands.ts';
import type { CliContext } from './cli-context.ts';
import type { Command } from './command.ts';
import { table } from './output/table.ts';

const exitLine =
  'Exit codes: 0 ok, 1 a fault, 2 usage, 3 not found, 4 refused, 5 unavailable, 6 unauthorized, 7 ended without a match, 130 Ctrl-C.';

/** What there is, for `paireto --help`. */
export function overviewText(paint: CliContext['paint']): string {
  const rows = commandGroups.map(({ title, commands }) => [
    '',
    paint('bold', title),
    ...table(commands.map(({ name, about }) => [`  ${paint('cyan', name)}`, about])),
  ]);
  return [
    'paireto: matchmaking from the command line.',
    '',
    `${paint('bold', 'Usage')}  paireto <command> [options]`,
    ...rows.flat(),
    '',
    '"paireto <command> --help" shows options and examples; --json prints for programs; docs/cli.md has it all.',
    exitLine,
    '',
  ].join('\n');
}

/** The commands that begin with a word, such as `challenge`. */
export function groupText(word: string, commands: readonly Command[], paint: CliContext['paint']): string {
  return [
    ...table(commands.map(({ name, about }) => [`  ${paint('cyan', `paireto ${name}`)}`, about])),
    '',
    `"paireto ${word} <command> --help" shows options and examples.`,
    '',
  ].join('\n');
}

/** Options and examples of one command. */
export async function commandText(command: Command, paint: CliContext['paint']): Promise<string> {
  const { name, about, args, examples, notes } = command;
  const usage = stripVTControlCharacters(
    await renderUsage({ meta: { name: `paireto ${name}`, description: about }, args }),
  );
  const lines = usage
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
    .map((line) =>
      /^(USAGE|ARGUMENTS|OPTIONS)\b/.test(line) ? line.replace(/^\w+/, (word) => paint('bold', word)) : line,
    );
  const shown = examples.flatMap(([line, what]) => [`  ${paint('cyan', line)}`, `      ${what}`]);
  return [
    ...lines,
    '',
    paint('bold', 'EXAMPLES'),
    '',
    ...shown,
    '',
    ...(notes === undefined ? [] : [...wrapped(notes), '']),
    exitLine,
    '',
  ].join('\n');
}

const WIDTH = 100;

/** Words in lines of at most so many characters. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last === '' || last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`.trimStart();
    else lines.push(word);
  }
  return lines;
}

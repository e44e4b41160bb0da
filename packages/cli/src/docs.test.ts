import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allCommands } from './all-commands.ts';
import { gatewayArgs, internalArgs, playerArgs } from './connection/connection-args.ts';
import { exitCodes } from './exit-codes.ts';

const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');

/** What stands under the heading of a command. */
function sectionOf(name: string): string {
  const [, after = ''] = page.split(`\n### \`paireto ${name}\`\n`);
  return after.split(/\n##+ /)[0] ?? '';
}

/** Options that the page explains once for all commands. */
const common = Object.keys({ ...gatewayArgs, ...internalArgs, ...playerArgs });

describe('docs/cli.md', () => {
  it('has every command, in the order of the help, and no other', () => {
    const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(allCommands.map(({ name }) => `\`paireto ${name}\``));
  });

  it.each(allCommands.map((command) => [command.name, command] as const))(
    'explains every option of "%s", and no option that it has not',
    (name, command) => {
      const section = sectionOf(name);
      expect(section.trim()).not.toBe('');
      const options = Object.entries(command.args).filter(([, { type }]) => type !== 'positional');
      for (const [option] of options) if (!common.includes(option)) expect(section).toContain(`--${option}`);
      if (command.ownHelp || name === 'join' || name === 'challenge create') return;
      const named = [...section.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, option]) => option);
      for (const option of named) expect([...Object.keys(command.args), 'json']).toContain(option);
    },
  );

  it('explains the options that many commands share', () => {
    for (const option of common) expect(page).toContain(`--${option}`);
  });

  it('has the exit codes as they are', () => {
    const rows = [...page.matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(rows)).toEqual(exitCodes);
  });
});

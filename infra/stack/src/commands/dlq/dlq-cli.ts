import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from 'citty';
import { StackError } from '../../stack-error.ts';
import type { CliContext } from '../cli-context.ts';
import { dropCommand } from './drop-command.ts';
import { listCommand } from './list-command.ts';
import { replayCommand } from './replay-command.ts';
import { showCommand } from './show-command.ts';

/** Hides which arguments a command takes, so that all commands fit one table. */
const cli = <Args extends ArgsDef>(command: CommandDef<Args>) => ({
  command,
  usage: () => renderUsage(command),
  run: (rawArgs: string[]) => runCommand(command, { rawArgs }),
});

/** `npm run dlq`: looks after the messages that consumers could not process. */
export function dlqCli(context: CliContext) {
  const commands = {
    list: cli(listCommand(context)),
    show: cli(showCommand(context)),
    replay: cli(replayCommand(context)),
    drop: cli(dropCommand(context)),
  };
  const names = Object.keys(commands).join(', ');
  const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);
  const overview = defineCommand({
    meta: { name: 'npm run dlq --', description: 'Look after messages that could not be processed (dead letters)' },
    subCommands: Object.fromEntries(Object.entries(commands).map(([name, { command }]) => [name, command])),
  });

  return {
    usage: ([name = '']: string[]) => (isCommand(name) ? commands[name].usage() : renderUsage(overview)),
    run([name, ...rawArgs]: string[]) {
      if (name === undefined) throw new StackError('BAD_ARGUMENT', `Say what to do: ${names} (--help explains them).`);
      if (!isCommand(name)) throw new StackError('BAD_ARGUMENT', `There is no command "${name}"; there are ${names}.`);
      return commands[name].run(rawArgs);
    },
  };
}

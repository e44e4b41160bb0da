import { stripVTControlCharacters } from 'node:util';
import { type ArgsDef, type CommandDef, renderUsage, runCommand } from 'citty';
import type { CliContext } from './commands/cli-context.ts';
import { demoCommand } from './commands/demo-command.ts';
import { resetCommand } from './commands/reset-command.ts';
import { startCommand } from './commands/start-command.ts';
import { createStopRequests } from './commands/stop-requests.ts';
import { StackError } from './stack-error.ts';

const stop = createStopRequests({ on: process.on.bind(process), exit: (code) => process.exit(code) }, () =>
  performance.now(),
);
stopWithStarter(Number(process.env.PAIRETO_STARTER_PID));

// A reader that went away (`npm start | head`) must not end the process before it has cleaned up.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const context: CliContext = {
  env: process.env,
  print: (text) => void process.stdout.write(text),
  say: (line) => void process.stderr.write(`${line}\n`),
  isTerminal: process.stdout.isTTY,
  columns: process.stdout.columns,
  stop,
};

/** Hides which arguments a command takes, so that all commands fit one table. */
const cli = <Args extends ArgsDef>(command: CommandDef<Args>) => ({
  usage: () => renderUsage(command),
  run: (rawArgs: string[]) => runCommand(command, { rawArgs }),
});

const commands = {
  start: () => cli(startCommand(context)),
  reset: () => cli(resetCommand(context)),
  demo: () => cli(demoCommand(context)),
};

process.exit(await run(process.argv.slice(2)));

async function run([name = '', ...rawArgs]: string[]): Promise<number> {
  if (!isCommand(name)) {
    context.say(`There is no command "${name}"; there are ${Object.keys(commands).join(', ')}.`);
    return 1;
  }
  const command = commands[name]();
  if (rawArgs.includes('--help') || rawArgs.includes('-h')) {
    const usage = await command.usage();
    context.print(`${context.isTerminal ? usage : stripVTControlCharacters(usage)}\n`);
    return 0;
  }
  try {
    const { result } = await command.run(rawArgs);
    return typeof result === 'number' ? result : 0;
  } catch (error) {
    if (stop.signal.aborted) {
      context.say('Stopped.');
      return 130;
    }
    const expected = error instanceof StackError || (error instanceof Error && error.name === 'CLIError');
    context.say(expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name);
}

/** Asks to stop when the process that started this one is gone: then no signal would ever arrive here. */
function stopWithStarter(starterPid: number): void {
  if (process.ppid !== starterPid) return;
  const watch = setInterval(() => {
    if (process.ppid === starterPid) return;
    clearInterval(watch);
    stop.request();
  }, 250);
  watch.unref();
}

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import type { CliContext } from './cli-context.ts';
import { runCli } from './run-cli.ts';
import { askTerminal } from './terminal/ask-terminal.ts';
import { createScreen } from './terminal/create-screen.ts';
import { stopSignal } from './terminal/stop-signal.ts';

const { stdin, stdout, stderr } = process;
const stop = stopSignal();
// A reader that went away (`paireto watch | head`) ends the command: quietly, there is nobody to tell.
stdout.on('error', () => stop.abort());
stderr.on('error', () => undefined);

const context: CliContext = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  print: (words) => void stdout.write(words),
  say: (line) => void stderr.write(`${line}\n`),
  ask: stdin.isTTY
    ? (question, options) => askTerminal({ input: stdin, output: stderr }, question, stop, options)
    : undefined,
  readInput: stdin.isTTY ? undefined : () => text(stdin),
  isTerminal: stdout.isTTY,
  // Looks at NO_COLOR, FORCE_COLOR and whether it is a terminal.
  paint: (style, words) => styleText(style, words, { stream: stdout }),
  screen: createScreen(process),
  errorStream: stderr,
  signal: stop.signal,
  nowMs: Date.now,
};

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const code = await runCli(process.argv.slice(2), context, version);
// What was printed into a pipe is written before the end.
await Promise.all([stdout, stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))));
process.exit(code);

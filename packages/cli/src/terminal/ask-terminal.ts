import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks a question on the terminal; an input that ends is an empty answer. `hidden`: what is typed is not shown. */
export async function askTerminal(
  terminal: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
  question: string,
  stop: AbortController,
  { hidden = false }: { hidden?: boolean } = {},
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: terminal.input, output: hidden ? nowhere : terminal.output, terminal: true });
  if (hidden) terminal.output.write(question);
  // In line editing Ctrl-C is a key like others, and no signal.
  lines.on('SIGINT', () => stop.abort(new Error('stopped')));
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(hidden ? '' : question, { signal: stop.signal }), ended]);
  } finally {
    lines.close();
    if (hidden) terminal.output.write('\n');
  }
}

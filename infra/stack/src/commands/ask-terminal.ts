import { createInterface } from 'node:readline/promises';

/** Asks a question on the terminal; an input that ends is an empty answer. Rejects when the signal aborts. */
export async function askTerminal(
  terminal: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
  question: string,
  stop: { signal: AbortSignal; request(): void },
): Promise<string> {
  const lines = createInterface(terminal);
  // In line editing Ctrl-C is a key like others, and no signal.
  lines.on('SIGINT', () => stop.request());
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question, { signal: stop.signal }), ended]);
  } finally {
    lines.close();
  }
}

import type { CliContext } from '../cli-context.ts';

/** A context that keeps what is printed and said, without a terminal and without anything of this machine. */
export function contextForTest(changes: Partial<CliContext> = {}): {
  context: CliContext;
  printed: () => string;
  said: () => string;
} {
  let printed = '';
  let said = '';
  const context: CliContext = {
    env: {},
    cwd: '/nowhere',
    home: '/nowhere',
    print(text) {
      printed += text;
    },
    say(line) {
      said += `${line}\n`;
    },
    isTerminal: false,
    paint: (_style, text) => text,
    screen: { size: () => ({ columns: 80, rows: 24 }), write: () => undefined, onResize: () => () => undefined },
    errorStream: process.stderr,
    signal: new AbortController().signal,
    nowMs: () => Date.parse('2026-01-31T12:00:00.000Z'),
    ...changes,
  };
  return { context, printed: () => printed, said: () => said };
}

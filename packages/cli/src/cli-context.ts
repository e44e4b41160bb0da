import type { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** What the commands need of the process that runs them. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths are of. */
  cwd: string;
  /** The user's own folder. */
  home: string;
  /** Results. Rejects nothing: a reader that went away ends the command through `signal`. */
  print: (text: string) => void;
  /** Progress and remarks. */
  say: (line: string) => void;
  /** Asks the person at the terminal; absent when there is none. */
  ask?: ((question: string, options?: { hidden?: boolean }) => Promise<string>) | undefined;
  /** What was piped in; absent when standard input is a terminal. */
  readInput?: (() => Promise<string>) | undefined;
  /** Whether results go to a terminal. */
  isTerminal: boolean;
  /** Colours for results, where they are wanted. */
  paint: (style: Style, text: string) => string;
  screen: Screen;
  /** Where progress is drawn. */
  errorStream: NodeJS.WriteStream;
  /** Aborted by Ctrl-C and its kin, and when nobody reads the results any more. */
  signal: AbortSignal;
  nowMs: () => number;
}

/** The terminal as a place to draw on. */
export interface Screen {
  size: () => { columns: number; rows: number };
  write: (text: string) => void;
  onResize: (listener: () => void) => () => void;
  /** Keys as they are pressed, one string each; absent without a terminal to type on. Returns how to stop. */
  onKey?: ((listener: (key: string) => void) => () => void) | undefined;
}

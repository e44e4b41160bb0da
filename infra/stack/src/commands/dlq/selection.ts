import { StackError } from '../../stack-error.ts';

/** Which letters a command is about. */
export type Selection = { all: true } | { all: false; sequence: number };

/** Reads `<seq>` or `--all` of a command; `_` is all that was given without an option. */
export function selectionOf(given: { _: string[]; all: boolean }): Selection {
  const [text, ...more] = given._;
  if (given.all && text === undefined) return { all: true };
  if (given.all || text === undefined || more.length > 0)
    throw new StackError('BAD_ARGUMENT', 'Name one dead letter by its sequence (see "list"), or say --all.');
  return { all: false, sequence: sequenceOf(text) };
}

/** Reads a sequence: `12`, or `#12` as the list writes it. */
export function sequenceOf(text: string): number {
  const [, digits] = /^#?([1-9]\d{0,14})$/.exec(text) ?? [];
  if (digits === undefined) throw new StackError('BAD_ARGUMENT', `"${text}" is not the sequence of a dead letter.`);
  return Number(digits);
}

export const noSuchLetter = (sequence: number): StackError =>
  new StackError('BAD_ARGUMENT', `There is no dead letter #${sequence}; "list" shows those there are.`);

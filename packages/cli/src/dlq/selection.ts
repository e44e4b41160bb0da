import { CliError, usageError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** Which letters a command is about. */
export type Selection = { all: true } | { all: false; sequence: number };

/** Reads `<seq>` or `--all` of a command. */
export function selectionOf(given: { seq?: string | undefined; all?: boolean | undefined }): Selection {
  const { seq: text } = given;
  if (given.all && text === undefined) return { all: true };
  if (given.all || text === undefined)
    throw usageError('Name one dead letter by its sequence (see "list"), or say --all.');
  return { all: false, sequence: sequenceOf(text) };
}

/** Reads a sequence: `12`, or `#12` as the list writes it. */
export function sequenceOf(text: string): number {
  const [, digits] = /^#?([1-9]\d{0,14})$/.exec(text) ?? [];
  if (digits === undefined) throw usageError(`"${text}" is not the sequence of a dead letter.`);
  return Number(digits);
}

export const noSuchLetter = (sequence: number): CliError =>
  new CliError('NOT_FOUND', exitCodes.notFound, `There is no dead letter #${sequence}; "list" shows those there are.`);

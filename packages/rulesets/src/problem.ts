/** A key's place in a ruleset: names of keys and indices of lists from the top. */
export type KeyPath = readonly (string | number)[];

/** Something that is wrong at a key. */
export interface Problem {
  path: KeyPath;
  message: string;
}

/** Where something stands in a file; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A problem as it is told: "file:line:column: key.path: message". */
export function sentenceOf(fileName: string, { line, column }: Position, { path, message }: Problem): string {
  const where = path.map((part) => shorten(String(part))).join('.');
  return `${fileName}:${line}:${column}: ${where === '' ? '' : `${where}: `}${message}`;
}

const MAX_NAME_LENGTH = 64;

/** Long names are cut: a message stays readable whatever the file says. */
export const shorten = (name: string): string =>
  name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}...` : name;

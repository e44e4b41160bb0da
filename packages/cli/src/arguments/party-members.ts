import { usageError } from '../cli-error.ts';
import { numberOption } from './number-option.ts';

/** Ratings that may be asked for. */
export const RATING_LIMITS = { min: -10_000, max: 10_000 } as const;

/** Ids with commas between them. @throws {CliError} that names the option */
export function listOption(name: string, text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => part !== '')) return parts;
  throw usageError(`--${name}: ids with commas between them, not "${text}".`);
}

/** The members that `bob=1400,carol` names, with their ratings where they are said. @throws {CliError} */
export const partyMembers = (text: string): { sub: string; rating?: number }[] =>
  listOption('party', text).map(memberOf);

function memberOf(text: string): { sub: string; rating?: number } {
  const at = text.lastIndexOf('=');
  if (at === -1) return { sub: text };
  return { sub: text.slice(0, at), rating: numberOption('party', text.slice(at + 1), RATING_LIMITS) };
}

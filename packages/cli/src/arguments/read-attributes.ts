import { usageError } from '../cli-error.ts';
import type { ForeignArgument } from './foreign-argument.ts';

/** Fields of a join that are lists even of one, written with commas. */
const LISTS = new Set(['avoid_players', 'roles']);

/**
 * What `--time-control 3+2` and `topics=graphs` ask for: names with underscores; numbers, and JSON lists, objects and
 * quoted texts as what they are; any other text as it is; a name given again makes a list.
 * @throws {CliError}
 */
export function readAttributes(foreign: readonly ForeignArgument[]): Record<string, unknown> {
  const values = new Map<string, unknown[]>();
  for (const { name, value } of foreign) {
    const key = name.replaceAll('-', '_');
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(key)) throw usageError(`"${name}" is not the name of an attribute.`);
    if (value === undefined || value === '')
      throw usageError(`--${name} needs a value: --${name} <value> or ${key}=<value>.`);
    const items = LISTS.has(key) && !value.startsWith('[') ? value.split(',') : [readValue(name, value)];
    values.set(key, [...(values.get(key) ?? []), ...items]);
  }
  return Object.fromEntries(
    [...values].map(([key, items]) => [key, items.length === 1 && !LISTS.has(key) ? items[0] : items.flat()]),
  );
}

function readValue(name: string, text: string): unknown {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return Number(text);
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(
      `--${name}: ${text} begins like JSON and is none.`,
      'Put it into quotes for the shell: \'["a","b"]\'.',
    );
  }
}
